import type { Endpoint, Input, Output, Problem } from '../../server/api/endpoints.ts';

/** What the server said no to, in its own words for people. */
export class RequestError extends Error {
  readonly code: string;
  readonly status: number;
  constructor(status: number, { error }: Problem) {
    super(error.message);
    this.status = status;
    this.code = error.code;
  }
}

/** Asks the server; `endpoint` is its name in the contract, `GET /api/home`. Errors: RequestError. */
export async function request<E extends Endpoint>(
  endpoint: E,
  input: Input<E>,
  signal?: AbortSignal,
): Promise<Output<E>> {
  const { params, query, body } = input as {
    readonly params?: Readonly<Record<string, string | number>>;
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
  };
  const [method, template] = endpoint.split(' ') as [string, string];
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params?.[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined) search.set(name, String(value));
  const response = await fetch(search.size === 0 ? path : `${path}?${search}`, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new RequestError(response.status, answer as Problem);
  return answer as Output<E>;
}

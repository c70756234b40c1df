import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { sentenceFor, UsageError } from '../sentences.ts';
import { type Endpoint, endpoints, type Output, type Request, schemaOf } from './api/endpoints.ts';
import { Refusal, refusal } from './guard/refusal.ts';

/** What answers an endpoint. */
export type Answer<E extends Endpoint> = (
  request: Request<E>,
  signal: AbortSignal,
) => Output<E> | Promise<Output<E>>;

export type Answers = { readonly [E in Endpoint]: Answer<E> };

/** No request of the page is larger, in bytes. */
const mostBody = 64 * 1024;

/** Ties each endpoint of the contract to what answers it. `checked`: answers are held against the contract, too. */
export function mountAnswers(app: Hono, answers: Answers, { checked }: { readonly checked: boolean }): void {
  app.use('/api/*', bodyLimit({ maxSize: mostBody, onError: () => refusal(413, 'too-large') }));
  for (const endpoint of Object.keys(endpoints) as Endpoint[]) {
    const [method = '', path = ''] = endpoint.split(' ');
    const answer = answers[endpoint] as (request: unknown, signal: AbortSignal) => unknown;
    app.on(method, path.replace(/\{(\w+)\}/g, ':$1'), async (context) => {
      const given = await answer(await parsed(context, endpoint), context.req.raw.signal);
      if (checked) schemaOf(endpoint).response.parse(given);
      return context.json(given as object);
    });
  }
}

async function parsed({ req }: Context, endpoint: Endpoint): Promise<unknown> {
  const { params, query, body } = schemaOf(endpoint);
  return {
    ...(params === undefined ? {} : { params: check(params, req.param()) }),
    ...(query === undefined ? {} : { query: check(query, req.query()) }),
    ...(body === undefined ? {} : { body: check(body, await jsonOf(req)) }),
  };
}

function check(schema: z.ZodType, value: unknown): unknown {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const { path = [], message = '' } = error.issues[0] ?? {};
  throw new Refusal(400, 'bad-request', `${path.join('.')}: ${message}`);
}

async function jsonOf(req: Context['req']): Promise<unknown> {
  if (!/^application\/json\b/.test(req.header('content-type') ?? ''))
    throw new Refusal(415, 'bad-request', 'no JSON');
  try {
    return await req.json();
  } catch {
    throw new Refusal(400, 'bad-request', 'no JSON');
  }
}

/** An error of any kind as an answer, in the sentence that the command line would print. */
export function answerError(error: unknown): Response {
  if (error instanceof Refusal) return refusal(error.status, error.code, error.message || undefined);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'failed';
  const status = error instanceof UsageError ? 400 : 500;
  return Response.json({ error: { code, message: sentenceFor(error) } }, { status });
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Bucket, type Outcome, openBucket } from './bucket.ts';
import { wrongSignature } from './signature.ts';

/** What goes wrong at a request; `after`: it was done, and the answer is lost. */
export type Trouble =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly said: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly kind: 'cut'; readonly after: boolean }
  | { readonly kind: 'garbage'; readonly text: string }
  | { readonly kind: 'half-body' };

export interface MadeS3Server extends AsyncDisposable {
  readonly endpoint: URL;
  readonly bucket: Bucket;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Method and key of each request, in turn. */
  readonly log: string[];
  /** Asked before each request is done. */
  trouble: (request: { method: string; key: string; query: URLSearchParams }) => Trouble | undefined;
  /** What the server's clock is ahead. */
  skewMs: number;
}

/**
 * An S3 server in this process for what a real one does not do on demand: signatures are checked, conditions and retentions
 * kept, and it fails as it is told. One bucket, `photos`, in memory.
 */
export async function madeS3Server(options: { readonly objectLock?: boolean } = {}): Promise<MadeS3Server> {
  const bucket = openBucket(options);
  const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a secret/with+signs=' };
  const log: string[] = [];
  const server: Server = createServer();
  const made = {
    bucket,
    credentials,
    log,
    skewMs: 0,
    trouble: (() => undefined) as MadeS3Server['trouble'],
    endpoint: new URL('http://127.0.0.1'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('request', (request, response) => {
    void serve(made, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  made.endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return made;
}

async function serve(made: MadeS3Server, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const nowMs = Date.now() + made.skewMs;
  response.setHeader('date', new Date(nowMs).toUTCString());
  const url = new URL(request.url ?? '/', made.endpoint);
  const [, name, ...parts] = url.pathname.split('/').map(decodeURIComponent);
  const asked = { method: request.method ?? '', key: parts.join('/'), query: url.searchParams };
  made.log.push(`${asked.method} ${asked.key}${url.search.replace(/=.*$/, '')}`);
  const wrong = wrongSignature(request, body, { ...made.credentials, nowMs });
  if (wrong !== undefined) return answer(request, response, { status: 403, said: wrong });
  if (name !== 'photos') return answer(request, response, { status: 404, said: 'NoSuchBucket' });
  const trouble = made.trouble(asked);
  if (trouble?.kind === 'status') {
    for (const [header, value] of Object.entries(trouble.headers ?? {})) response.setHeader(header, value);
    return answer(request, response, trouble);
  }
  if (trouble?.kind === 'cut' && !trouble.after) return void request.socket.destroy();
  const outcome = made.bucket.handle({ ...asked, headers: request.headers, body, nowMs });
  if (trouble?.kind === 'cut') return void request.socket.destroy();
  if (trouble?.kind === 'garbage') return void response.end(trouble.text);
  if (trouble?.kind === 'half-body' && outcome.body !== undefined) {
    response.writeHead(outcome.status, { ...outcome.headers, 'content-length': outcome.body.length });
    response.write(outcome.body.subarray(0, outcome.body.length >> 1));
    return void setTimeout(() => request.socket.destroy(), 20);
  }
  answer(request, response, outcome);
}

function answer(request: IncomingMessage, response: ServerResponse, outcome: Outcome): void {
  const text =
    outcome.said === undefined
      ? outcome.body
      : Buffer.from(
          `<?xml version="1.0"?><Error><Code>${outcome.said}</Code><Message>${outcome.said}</Message></Error>`,
        );
  response.writeHead(outcome.status, { 'content-length': text?.length ?? 0, ...outcome.headers });
  response.end(request.method === 'HEAD' ? undefined : text);
}

import { request } from 'node:http';
import { join } from 'node:path';
import { startServer } from '../../src/server/start.ts';
import { openWorld } from '../../src/server/world.ts';

export interface Answered {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly bytes: Buffer;
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, in place of a JSON body. */
  readonly raw?: Uint8Array;
  /** Without the cookie and what a browser sends with it. */
  readonly stranger?: boolean;
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  readonly home: string;
  readonly cookie: string;
  newAddress(): string;
  ask(method: string, path: string, asking?: Asking): Promise<Answered>;
}

/** The server as `serve` starts it, with its state in `folder` and the folder as all that may be browsed. */
export async function serverIn(
  folder: string,
  environment: NodeJS.ProcessEnv = {},
  disks?: ReadonlyMap<string, string>,
): Promise<TestServer> {
  const home = join(folder, 'state');
  const world = openWorld({
    environment: { ...process.env, SAFELIGHT_HOME: home, ...environment },
    folder,
    signal: new AbortController().signal,
    ...(disks === undefined ? {} : { disks }),
  });
  const server = await startServer({
    world: { ...world, roots: [folder], finderBackups: [join(folder, 'MobileSync', 'Backup')] },
    port: 0,
    checked: true,
  });
  const port = Number(new URL(server.address).port);
  const address = new URL(server.newAddress());
  const opened = await send(port, 'GET', address.pathname + address.search);
  const cookie = String(opened.headers['set-cookie']).split(';')[0] ?? '';
  return {
    port,
    home,
    cookie,
    newAddress: server.newAddress,
    async ask(method, path, { headers = {}, body, raw, stranger = false } = {}) {
      const known = stranger ? {} : { cookie, origin: `http://127.0.0.1:${port}` };
      const json = body === undefined ? {} : { 'content-type': 'application/json' };
      const bytes = raw ?? (body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
      return await send(port, method, path, { ...known, ...json, ...headers }, bytes);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Sends the path and the headers as they are; `fetch` would tidy them. */
export function send(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: Uint8Array,
): Promise<Answered> {
  return new Promise((done, failed) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', failed);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const { statusCode: status = 0, headers: answered } = response;
        done({ status, headers: answered, bytes, text, json: <T>() => JSON.parse(text) as T });
      });
    });
    sent.on('error', failed);
    sent.end(body);
  });
}

/** Waits until a job has ended; its document. */
export async function ended(server: TestServer, job: string): Promise<EndedJob> {
  for (;;) {
    const document = (await server.ask('GET', `/api/jobs/${job}`)).json<EndedJob>();
    if (document.state === 'ended') return document;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Runs a job to its end, which must be no failure; its document. */
export async function done(server: TestServer, body: unknown): Promise<EndedJob> {
  const { status, text, json } = await server.ask('POST', '/api/jobs', { body });
  if (status !== 200) throw new Error(text);
  const job = await ended(server, json<{ id: string }>().id);
  if (job.error !== null) throw new Error(job.error.message);
  return job;
}

export interface EndedJob {
  readonly id: string;
  readonly state: string;
  readonly outcome: string;
  readonly lines: readonly string[];
  readonly report: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** The id of a folder that the server lists, found by the names that lead to it from the top. */
export async function folderId(server: TestServer, ...names: readonly string[]): Promise<string> {
  interface Listing {
    readonly folders: readonly { readonly id: string; readonly name: string }[];
  }
  let [top] = (await server.ask('GET', '/api/folders')).json<Listing>().folders;
  for (const name of names) {
    const listing = (await server.ask('GET', `/api/folders?at=${top?.id}`)).json<Listing>();
    top = listing.folders.find((folder) => folder.name === name);
  }
  if (top === undefined) throw new Error(`no folder ${names.join('/')}`);
  return top.id;
}

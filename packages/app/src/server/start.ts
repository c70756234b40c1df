import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { openPicturePool } from '../pictures/picture-pool.ts';
import { openPictureStore } from '../pictures/picture-store.ts';
import { openPictures } from '../pictures/pictures.ts';
import { answersFor } from './answers/answers.ts';
import { openApiDocument } from './api/openapi.ts';
import { guard } from './guard/guard.ts';
import { keys } from './guard/keys.ts';
import { letIn } from './guard/let-in.ts';
import { refusal } from './guard/refusal.ts';
import { events } from './jobs/events.ts';
import { openJobs } from './jobs/jobs.ts';
import { streamEvents } from './jobs/stream-events.ts';
import { listedFolders } from './listed/folders.ts';
import { listedSources } from './listed/sources.ts';
import { serveMedia } from './media/media.ts';
import { openOriginals } from './media/originals.ts';
import { answerError, mountAnswers } from './mount.ts';
import { servePage } from './page.ts';
import { version as ownVersion } from './version.ts';
import type { World } from './world.ts';

export interface ServerOptions {
  readonly world: World;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the built page is; beside the program unless said. */
  readonly page?: string;
  /** Holds answers against the contract, too. */
  readonly checked?: boolean;
}

export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly address: string;
  /** An address that lets one browser in, once. */
  newAddress(): string;
}

/** Thumbnails of some 300,000 photos. */
const mostPictureBytes = 4_000_000_000;

/** Starts the server on the loopback interface. Errors: those of listening (`EADDRINUSE`, `EACCES`). */
export async function startServer({
  world,
  port,
  page,
  checked = false,
}: ServerOptions): Promise<RunningServer> {
  const keeper = keys();
  const happening = events();
  const { environment, folder, session, roots } = world;
  const jobs = openJobs({ events: happening, environment, folder, now: session.now, randomId: randomUUID });
  const folders = listedFolders(roots);
  const sources = listedSources(world, folders);
  const app = new Hono();
  let server: ServerType | undefined;
  const guarding = { keys: keeper, port: () => portOf(server) };
  app.use(guard(guarding));
  app.onError(answerError);
  app.notFound(() => refusal(404, 'not-found'));
  letIn(app, guarding);
  const version = ownVersion();
  const leaveDemo = async (): Promise<void> => {};
  app.get('/api/openapi.json', (context) => context.json(openApiDocument(version) as object));
  streamEvents(app, happening);
  const originals = openOriginals(session.ledger.db);
  const store = openPictureStore(session.home.pictures, { mostBytes: mostPictureBytes });
  const pool = openPicturePool(availableParallelism());
  const pictures = openPictures({ store, pool, original: originals.ofContent, now: session.now });
  serveMedia(app, { pictures, originals });
  mountAnswers(app, answersFor({ world, folders, sources, jobs, version, leaveDemo }), { checked });
  await servePage(app, page);
  server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await listen(server, port);
  const address = `http://127.0.0.1:${portOf(server)}`;
  return {
    address,
    newAddress: () => `${address}/open?token=${keeper.token()}`,
    async [Symbol.asyncDispose]() {
      await jobs[Symbol.asyncDispose]();
      await closed(server);
      pool[Symbol.dispose]();
      store[Symbol.dispose]();
    },
  };
}

function portOf(server: ServerType | undefined): number {
  const at = server?.address();
  return typeof at === 'object' && at !== null ? (at as AddressInfo).port : 0;
}

function listen(server: ServerType, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done());
  });
}

/** Streams of events would keep a server open for ever. */
function closed(server: ServerType): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}

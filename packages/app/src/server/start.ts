import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';
import { version as ownVersion } from '../version.ts';
import { openApiDocument } from './api/openapi.ts';
import { guard } from './guard/guard.ts';
import { keys } from './guard/keys.ts';
import { letIn } from './guard/let-in.ts';
import { Refusal, refusal } from './guard/refusal.ts';
import { events } from './jobs/events.ts';
import { streamEvents } from './jobs/stream-events.ts';
import { answerError } from './mount.ts';
import { servePage } from './page.ts';
import { openRoom, type Room } from './room.ts';
import type { World } from './world.ts';

export interface ServerOptions {
  /** What is shown first; the server closes it. */
  readonly world: World;
  /** The person's own, for who leaves the demo. */
  readonly own?: () => World;
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

/** Starts the server on the loopback interface. Errors: those of listening (`EADDRINUSE`, `EACCES`). */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const keeper = keys();
  const app = new Hono();
  let server: ServerType | undefined;
  const guarding = { keys: keeper, port: () => portOf(server) };
  app.use(guard(guarding));
  app.onError(answerError);
  app.notFound(() => refusal(404, 'not-found'));
  letIn(app, guarding);
  const rooms = await mountRooms(app, options);
  await servePage(app, options.page);
  server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  try {
    await listen(server, options.port);
  } catch (error) {
    await rooms[Symbol.asyncDispose]();
    throw error;
  }
  const address = `http://127.0.0.1:${portOf(server)}`;
  return {
    address,
    newAddress: () => `${address}/open?token=${keeper.token()}`,
    async [Symbol.asyncDispose]() {
      await closed(server);
      await rooms[Symbol.asyncDispose]();
    },
  };
}

/** Answers from the room of the world that is shown now. */
async function mountRooms(
  app: Hono,
  { world, checked = false, ...rest }: ServerOptions,
): Promise<AsyncDisposable> {
  const happening = events();
  const version = ownVersion();
  let { own } = rest;
  let room: Room = open(world);
  let left: Promise<void> = Promise.resolve();

  function open(shown: World): Room {
    return openRoom(shown, { events: happening, version, checked, leaveDemo });
  }

  async function leaveDemo(): Promise<void> {
    if (own === undefined) throw new Refusal(409, 'not-now');
    const demo = room;
    room = open(own());
    own = undefined;
    happening.tell({ type: 'reset' });
    // The answer to whoever asked still comes from there.
    left = new Promise((done) => setTimeout(done, 100)).then(() => demo[Symbol.asyncDispose]());
  }

  app.get('/api/openapi.json', (context) => context.json(openApiDocument(version) as object));
  streamEvents(app, happening);
  for (const path of ['/api/*', '/thumbnails/*', '/view/*', '/originals/*'])
    app.all(path, ({ req }) => room.app.fetch(req.raw));
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all([room[Symbol.asyncDispose](), left]);
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

import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Hono } from 'hono';
import { muxerOptions } from '../phone/find-phones.ts';
import { openPicturePool } from '../pictures/picture-pool.ts';
import { openPictureStore } from '../pictures/picture-store.ts';
import { openPictures } from '../pictures/pictures.ts';
import { answersFor } from './answers/answers.ts';
import { watchDevices } from './devices/watch-devices.ts';
import type { Events } from './jobs/events.ts';
import { openJobs } from './jobs/jobs.ts';
import { listedFolders } from './listed/folders.ts';
import { listedSources } from './listed/sources.ts';
import { serveMedia } from './media/media.ts';
import { openOriginals } from './media/originals.ts';
import { answerError, mountAnswers } from './mount.ts';
import { openReader } from './reader/reader.ts';
import { openTimeline } from './timeline/timeline.ts';
import type { World } from './world.ts';

/** All that answers about one world; another world needs another room. */
export interface Room extends AsyncDisposable {
  readonly app: Hono;
}

export interface RoomOptions {
  readonly events: Events;
  readonly version: string;
  readonly checked: boolean;
  leaveDemo(): Promise<void>;
}

/** Thumbnails of some 300,000 photos. */
const mostPictureBytes = 4_000_000_000;

export function openRoom(world: World, { events, version, checked, leaveDemo }: RoomOptions): Room {
  const { environment, folder, session, roots, disks } = world;
  const stack = new AsyncDisposableStack();
  stack.use(world);
  const store = stack.use(openPictureStore(session.home.pictures, { mostBytes: mostPictureBytes }));
  const pool = stack.use(openPicturePool(availableParallelism()));
  const originals = openOriginals(session.ledger.db);
  const pictures = openPictures({ store, pool, original: originals.ofContent, now: session.now });
  const jobs = stack.use(
    openJobs({
      events,
      environment,
      folder,
      now: session.now,
      randomId: randomUUID,
      ...(disks && { disks }),
    }),
  );
  const reading = { environment, folder, disks: disks ?? new Map() };
  const reader = stack.use(openReader(reading));
  const timeline = stack.use(
    openTimeline(
      session.ledger.db,
      () => openReader(reading),
      () => events.tell({ type: 'library' }),
    ),
  );
  stack.use(
    watchDevices({
      muxer: () => muxerOptions(session),
      phones: () => events.tell({ type: 'devices' }),
      volumes() {
        for (const type of ['devices', 'library'] as const) events.tell({ type });
      },
    }),
  );
  // Ready, mostly, before a browser has opened.
  timeline.now().catch(() => {});
  const folders = listedFolders(roots);
  const sources = listedSources(world, folders);
  const app = new Hono();
  app.onError(answerError);
  serveMedia(app, { pictures, originals });
  mountAnswers(app, answersFor({ world, folders, sources, jobs, reader, timeline, version, leaveDemo }), {
    checked,
  });
  for (const order of world.begin ?? []) jobs.start(order);
  return { app, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

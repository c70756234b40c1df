import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import type { IngestReport } from '@safelight/archive';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { filesUnder, originalsOn } from '../../../test/support/tree.ts';
import { madeHeic, madeJpeg, madeMov } from '../../camera-files/test/made/files.ts';
import { backup } from '../src/commands/backup.ts';
import { verifyPlaces } from '../src/commands/verify.ts';
import { everything } from '../src/sources/chosen-assets.ts';
import { sessionIn } from './support/in-process.ts';

/** One computer with one drive; `photos` is backed up to it. */
class Desk {
  readonly home: string;
  readonly place: string;
  readonly photos: string;

  constructor(root: string, name: string, photos: string) {
    this.home = join(root, `${name}-home`);
    this.place = join(root, `${name}-place`);
    this.photos = photos;
    mkdirSync(this.place, { recursive: true });
  }

  async backup(): Promise<IngestReport> {
    await using session = this.#session();
    const options = { to: [this.place], dryRun: false, choice: everything };
    return (await backup(this.photos, options, session)).json as IngestReport;
  }

  async verify(): Promise<void> {
    await using session = this.#session();
    await verifyPlaces([this.place], session);
  }

  cache<T>(work: (db: DatabaseSync) => T): T {
    const db = new DatabaseSync(join(this.home, 'file-facts.db'));
    try {
      return work(db);
    } finally {
      db.close();
    }
  }

  #session() {
    return sessionIn({ ...process.env, SAFELIGHT_HOME: this.home }, this.photos);
  }
}

/** What a run told, without what differs between any two. */
function told({ assets, resources, bytes, skipped, places }: IngestReport): unknown {
  const { failed, ...rest } = resources;
  return {
    assets,
    resources: rest,
    failed: failed.length,
    bytes,
    skipped,
    proven: places[0]?.verifiedReadBack,
  };
}

let photoNumber = 0;
function photo(): Buffer {
  const minute = String(photoNumber++ % 60).padStart(2, '0');
  return madeJpeg({ original: `2021:0${1 + (photoNumber % 5)}:01 10:${minute}:00` });
}

function put(photos: string, path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(join(photos, path)), { recursive: true });
  writeFileSync(join(photos, path), bytes);
}

test('an unchanged folder is passed, and its files are not even asked for', async () => {
  await using root = temporaryFolder();
  const photos = join(root.path, 'photos');
  for (let i = 0; i < 6; i++) put(photos, `DCIM/10${i % 2}APPLE/IMG_000${i}.JPG`, photo());
  put(photos, 'DCIM/100APPLE/read me.txt', Buffer.from('no photo'));
  const desk = new Desk(root.path, 'one', photos);
  await desk.backup();
  const second = await desk.backup();
  desk.cache((db) => db.exec("UPDATE folder SET json = ''"));
  const third = await desk.backup();
  assert.deepEqual(told(third), told(second));
  assert.equal(third.assets.known, 6);
  assert.deepEqual(
    third.skipped.map(({ kind }) => kind),
    ['not-media'],
  );
  const looked = desk.cache((db) => db.prepare("SELECT path FROM folder WHERE json <> ''").all());
  assert.deepEqual(looked, [], 'no folder was looked into');
  // A byte changed in place, the size and the folder's own time as they were: only that folder is listed.
  const target = join(photos, 'DCIM/101APPLE/IMG_0001.JPG');
  const { atime, mtime } = statSync(dirname(target));
  writeFileSync(target, photo());
  utimesSync(target, 1_600_000_000, 1_600_000_000);
  utimesSync(dirname(target), atime, mtime);
  const fourth = await desk.backup();
  assert.deepEqual(
    { ...fourth.assets, trashed: undefined },
    { ...third.assets, known: 5, changed: 1, trashed: undefined },
  );
  const relooked = desk.cache((db) => db.prepare("SELECT path FROM folder WHERE json <> ''").all());
  assert.deepEqual(
    relooked.map(({ path }) => path),
    ['DCIM/101APPLE'],
  );
});

/** What may happen between two backups, one after another; each gets the desks, since what happens to one drive happens to both. */
const changes: readonly (readonly [
  string,
  (photos: string, desks: readonly Desk[], pick: Pick) => unknown,
])[] = [
  ['nothing', () => undefined],
  [
    'a new photo',
    (photos, _, pick) => put(photos, `${pick(['a', 'b', 'b/c', ''])}/N${photoNumber}.JPG`, photo()),
  ],
  ['a photo in a new folder', (photos) => put(photos, `f${photoNumber}/IMG.JPG`, photo())],
  [
    'a file that is no photo',
    (photos, _, pick) => put(photos, `${pick(['a', 'b'])}/t${photoNumber++}.txt`, Buffer.from('x')),
  ],
  ['a photo deleted', (photos, _, pick) => rmSync(join(photos, pick(filesOf(photos))))],
  [
    'a photo moved',
    (photos, _, pick) =>
      renameSync(join(photos, pick(filesOf(photos))), join(photos, 'a', `M${photoNumber++}.JPG`)),
  ],
  ['a photo rewritten in place', (photos, _, pick) => rewrite(join(photos, pick(filesOf(photos))))],
  [
    'a photo of other bytes under an old name',
    (photos, _, pick) => put(photos, pick(filesOf(photos)), photo()),
  ],
  ['half of a Live Photo', (photos) => put(photos, 'a/S.HEIC', madeHeic({ contentIdentifier: 'L' }))],
  ['its film in another folder', (photos) => put(photos, 'b/F.MOV', madeMov({ contentIdentifier: 'L' }))],
  ['a damaged photo', (photos) => put(photos, `b/D${photoNumber++}.JPG`, Buffer.alloc(0))],
  ['a copy deleted', (_photos, desks, pick) => eachCopy(desks, pick, (path) => rmSync(path))],
  [
    'a copy damaged and found',
    async (_photos, desks, pick) => {
      eachCopy(desks, pick, (path) => writeFileSync(path, 'garbled'));
      for (const desk of desks) await desk.verify();
    },
  ],
  [
    'a month deleted',
    (_photos, desks) => {
      for (const { place } of desks) rmSync(join(place, '2021/2021-02'), { recursive: true, force: true });
    },
  ],
  ['a folder renamed', (photos) => renameSync(join(photos, 'b'), join(photos, 'z'))],
  ['and back', (photos) => renameSync(join(photos, 'z'), join(photos, 'b'))],
];

type Pick = <T>(from: readonly T[]) => T;

function filesOf(photos: string): string[] {
  return [...filesUnder(photos).keys()].filter((path) => path.endsWith('.JPG')).sort();
}

function rewrite(path: string): void {
  writeFileSync(path, photo());
  utimesSync(path, 1_500_000_000 + photoNumber, 1_500_000_000);
}

/** The same copy on each desk's place. */
function eachCopy(desks: readonly Desk[], pick: Pick, work: (path: string) => void): void {
  const path = pick([...originalsOn(desks[0]?.place ?? '').keys()].sort());
  for (const { place } of desks) work(join(place, path));
}

/** A generator of numbers that is the same each time. */
function seeded(seed: number): Pick {
  let state = seed;
  return (from) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const one = from[Math.floor((state / 2 ** 32) * from.length)];
    assert.ok(one !== undefined);
    return one;
  };
}

test('whatever happens between runs, one that passes folders tells and keeps the same as one that looks at every file', async () => {
  await using root = temporaryFolder();
  const photos = join(root.path, 'photos');
  const pick = seeded(7);
  for (const folder of ['a', 'b', 'b/c'])
    for (let i = 0; i < 3; i++) put(photos, `${folder}/IMG_${photoNumber}.JPG`, photo());
  const desks = [new Desk(root.path, 'passing', photos), new Desk(root.path, 'looking', photos)] as const;
  const [passing, looking] = desks;
  const history: string[] = [];
  for (const desk of desks) await desk.backup();
  for (const [name, change] of changes) {
    history.push(name);
    await change(photos, desks, pick);
    looking.cache((db) => db.exec('DELETE FROM memory'));
    const [one, other] = [await passing.backup(), await looking.backup()];
    assert.deepEqual(told(one), told(other), history.join(', '));
    assert.deepEqual(originalsOn(passing.place), originalsOn(looking.place), history.join(', '));
  }
});

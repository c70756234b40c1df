import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { openLedger } from '@safelight/archive';
import { applicationId, migrations } from '../../packages/archive/src/ledger/migrations.ts';

const years = 20;
const dayMs = 86_400_000;
const drives = ['Blue', 'Red'] as const;

/** The folders that play drives beside a home, with a name for the disk of each. */
export function benchDrives(folder: string): Map<string, string> {
  return new Map(drives.map((name) => [join(folder, name), name]));
}

/**
 * Writes a ledger with `photos` made-up photos over twenty years, on two places; every eighth is a Live Photo, every tenth edited.
 * It is written as the first version's, whose tables take rows as fast as the disk does, and brought up to date by opening it.
 */
export function makeLedger(folder: string, photos: number, nowMs: number): void {
  const home = join(folder, 'home');
  mkdirSync(home, { recursive: true });
  const path = join(home, 'ledger.db');
  const db = new DatabaseSync(path);
  db.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY');
  db.exec(migrations[0] ?? '');
  db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1; BEGIN`);
  db.prepare("INSERT INTO source VALUES (1, 'iphone:bench', 'iphone', 'iPhone', ?1, ?1)").run(nowMs);
  drives.forEach((name, index) => {
    const at = join(folder, name);
    mkdirSync(join(at, '.safelight'), { recursive: true });
    writeFileSync(join(at, '.safelight', 'place.json'), JSON.stringify({ id: `bench-${name}`, name }));
    const place = db.prepare('INSERT INTO place VALUES (?, ?, ?, ?, ?, ?, 1, NULL)');
    place.run(index + 1, `bench-${name}`, name, at, nowMs, nowMs);
  });
  const write = writer(db);
  for (let number = 0; number < photos; number++) addPhoto(write, { number, photos, nowMs });
  db.exec('COMMIT');
  db.close();
  openLedger(path)[Symbol.dispose]();
}

function writer(db: DatabaseSync) {
  const statements = {
    asset: db.prepare(
      "INSERT INTO asset VALUES (?, 1, ?, ?, ?, '+02:00', 'exif', '1', ?, ?, NULL, NULL, NULL)",
    ),
    content: db.prepare('INSERT INTO content VALUES (?, ?, ?)'),
    resource: db.prepare(
      "INSERT INTO resource VALUES (?, ?, ?, ?, ?, '1', ?, 'here', NULL, NULL, ?, 'match', NULL)",
    ),
    copy: db.prepare("INSERT INTO copy VALUES (?, ?, ?, 'ok', ?, ?, 'cold')"),
  };
  return { ...statements, files: 0 };
}

interface Made {
  readonly number: number;
  readonly photos: number;
  readonly nowMs: number;
}

type Writer = { readonly [K in 'asset' | 'content' | 'resource' | 'copy']: StatementSync } & {
  files: number;
};

function addPhoto(write: Writer, { number, photos, nowMs }: Made): void {
  const local = new Date(nowMs - ((photos - number) / photos) * years * 365 * dayMs)
    .toISOString()
    .slice(0, 19);
  const filename = `IMG_${String(number % 10_000).padStart(4, '0')}.HEIC`;
  const details = {
    ...(number % 5 === 0 ? { albums: [{ title: `Album ${number % 97}`, folders: [] }] } : {}),
    ...(number % 3 === 0 ? { location: { latitude: 53.5, longitude: 9.9, place: 'Hamburg' } } : {}),
    ...(number % 50 === 0 ? { favorite: true } : {}),
    ...(number % 400 === 0 ? { hidden: true } : {}),
  };
  const seenMs = nowMs - (number % 700) * dayMs;
  write.asset.run(number + 1, `bench-${number}`, filename, local, JSON.stringify(details), seenMs);
  const roles = ['photo'];
  if (number % 8 === 0) roles.push('paired-video');
  if (number % 10 === 0) roles.push('edited-photo');
  for (const role of roles) {
    const row = ++write.files;
    const size = 2_000_000 + (number % 1000) * 1000;
    write.content.run(row, createHash('sha256').update(`${number} ${role}`).digest(), size);
    write.resource.run(row, number + 1, role, role, filename, size, row);
    const provenMs = nowMs - (number % 60) * dayMs;
    const month = local.slice(0, 7);
    const path = `${month.slice(0, 4)}/${month}/IMG_${number}-${role}.HEIC`;
    for (const place of number % 7 === 0 ? [1] : [1, 2]) write.copy.run(place, path, row, provenMs, provenMs);
  }
}

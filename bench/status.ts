import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '@safelight/archive';
import { safelight } from './measure.ts';

const places = 5;
const dayMs = 86_400_000;
/** Attention is needed: that is what is to be found out. */
const allowed = [0, 3];

/**
 * A ledger of so many photos, each with a copy on five places; each place is read back file by file over some weeks, each at a
 * pace of its own, so that neighbours were proven on the same days and others on others.
 */
export function makeLedger(path: string, photos: number): void {
  using ledger = openLedger(path);
  const nowMs = Date.now();
  const { db } = ledger;
  ledger.transaction(() => {
    ledger.sources.row({ key: 'folder:/bench', kind: 'folder', name: 'bench' }, nowMs);
    for (let place = 1; place <= places; place++) {
      const id = `00000000-0000-4000-8000-00000000000${place}`;
      const identity = {
        id,
        name: `place ${place}`,
        createdAtMs: nowMs,
        wholeFolder: true,
        medium: 'drive',
      } as const;
      const location = place === places ? ({ location: 'elsewhere' } as const) : {};
      ledger.places.seen({
        identity: { ...identity, ...location },
        address: `/bench/${place}`,
        nowMs,
        disk: `d${place}`,
      });
    }
  });
  ledger.flush();
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)';
  const fill = [
    `INSERT INTO content (id, sha256, size) ${numbers} SELECT i, randomblob(32), 3000000 FROM n`,
    `INSERT INTO asset (id, source, key, filename, details_revision, details, first_seen_ms)
     ${numbers} SELECT i, 1, 'DCIM/IMG_' || i || '.HEIC', 'IMG_' || i || '.HEIC', '', '{}', 1 FROM n`,
    `INSERT INTO resource (asset, key, role, filename, revision, size, availability, content)
     ${numbers} SELECT i, 'DCIM/IMG_' || i || '.HEIC', 'photo', 'IMG_' || i || '.HEIC', '1', 3000000, 'here', i FROM n`,
    ...Array.from(
      { length: places },
      (_, place) => `INSERT INTO copy (place, path, content, state, proven_ms, checked_ms, how)
        ${numbers} SELECT ${place + 1}, printf('2024/2024-06/IMG_%07d.HEIC', i), i, 'ok', ${nowMs} - CAST(i * ${40 + 7 * place} / ?1 AS INTEGER) * ${dayMs}, ${nowMs}, 'cold' FROM n`,
    ),
  ];
  for (const sql of fill) ledger.transaction(() => db.prepare(sql).run(photos));
  ledger.flush();
}

/** How long the light takes over a million photos in five places, and its memory. */
export async function statusOfMany(work: string, photos: number): Promise<void> {
  const home = join(work, 'status-home');
  mkdirSync(home, { recursive: true });
  const startedMs = performance.now();
  makeLedger(join(home, 'ledger.db'), photos);
  const seconds = (performance.now() - startedMs) / 1000;
  process.stdout.write(`a ledger of ${photos} photos in ${places} places, made in ${seconds.toFixed(0)} s\n`);
  const times: number[] = [];
  for (let time = 0; time < 5; time++)
    times.push((await safelight(home, ['status', '--json'], { memory: false, allowed })).seconds);
  const { megabytes = Number.NaN } = await safelight(home, ['status', '--json'], { allowed });
  const whatIf = await safelight(home, ['what-if', '--json'], { memory: false, allowed });
  process.stdout.write(
    `  status ${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)} s   goal < 1 s\n` +
      `  peak memory ${megabytes.toFixed(0)} MB   goal < 300\n  what-if ${whatIf.seconds.toFixed(2)} s\n`,
  );
}

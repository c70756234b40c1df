import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeCameraRoll } from './camera-roll.ts';
import { compare, print } from './compare.ts';
import { finderBackup } from './finder-backup.ts';
import { ledgerMemory } from './ledger-memory.ts';
import { coldCache, safelight, shell } from './measure.ts';
import { phoneBackup, phoneRerun } from './phone-backup.ts';
import { photosLibrary } from './photos-library.ts';
import { encryptionRate, replicateToBucket, replicateToDrive } from './replicate.ts';
import { scrubbing } from './scrub.ts';
import { statusOfMany } from './status.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    gigabytes: { type: 'string', default: '2' },
    files: { type: 'string', default: '100000' },
    rows: { type: 'string', default: '1000000' },
    assets: { type: 'string', default: '100000' },
    pairs: { type: 'string', default: '3' },
    latency: { type: 'string', default: '0,1' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const pairs = Number(values.pairs);
const work = mkdtempSync(join(values.folder, 'safelight-bench-'));
const photoBytes = 3_000_000;

/** What a careful person does by hand: copy, flush, and read the copy back. */
function byHand(from: string, to: string): string {
  return `rsync -a ${from}/ ${to}/ && sync && find ${to} -type f -print0 | xargs -0 sha256sum`;
}

/** The first backup, against the same by hand. */
async function firstBackup(): Promise<void> {
  const roll = join(work, 'roll');
  makeCameraRoll(roll, {
    count: Math.round((Number(values.gigabytes) * 1e9) / photoBytes),
    sizeBytes: photoBytes,
  });
  print(
    await compare(`first backup of ${values.gigabytes} GB, against rsync -a + sync + sha256sum`, '≤ 1.1', {
      pairs,
      async theirs() {
        rmSync(join(work, 'by-hand'), { recursive: true, force: true });
        await coldCache();
        return (await shell(byHand(roll, join(work, 'by-hand')))).seconds;
      },
      async ours() {
        rmSync(join(work, 'home'), { recursive: true, force: true });
        rmSync(join(work, 'place'), { recursive: true, force: true });
        mkdirSync(join(work, 'place'));
        await coldCache();
        return (await safelight(join(work, 'home'), ['backup', roll, '--to', join(work, 'place')])).seconds;
      },
    }),
  );
}

/** Reading the archive back, against sha256sum on as many cores. */
async function verifying(): Promise<void> {
  const cores = availableParallelism();
  print(
    await compare(`verify, against sha256sum on ${cores} cores`, '≤ 1.11 (≥ 90 % of its rate)', {
      pairs,
      async theirs() {
        await coldCache();
        return (await shell(`find ${work}/place -type f -print0 | xargs -0 -P ${cores} -n 16 sha256sum`))
          .seconds;
      },
      async ours() {
        await coldCache();
        return (await safelight(join(work, 'home'), ['verify'])).seconds;
      },
    }),
  );
}

/** A run with nothing new, against rsync's. */
async function rerun(): Promise<void> {
  const count = Number(values.files);
  const roll = join(work, 'small-roll');
  const place = join(work, 'small-place');
  const home = join(work, 'small-home');
  makeCameraRoll(roll, { count, sizeBytes: 900 });
  mkdirSync(place);
  const first = (await safelight(home, ['backup', roll, '--to', place])).seconds;
  const { seconds: theirs } = await shell(byHand(roll, join(work, 'small-by-hand')));
  process.stdout.write(
    `first backup of ${count} small files: ${first.toFixed(1)} s, by hand ${theirs.toFixed(1)} s, ratio ${(first / theirs).toFixed(2)}\n`,
  );
  print(
    await compare(`rerun of ${count} unchanged files, against rsync -a`, '≤ 2', {
      pairs: Math.max(pairs, 5),
      theirs: async () => (await shell(`rsync -a ${roll}/ ${work}/small-by-hand/`)).seconds,
      ours: async () => (await safelight(home, ['backup', roll, '--to', place], { memory: false })).seconds,
    }),
  );
  const { megabytes = Number.NaN } = await safelight(home, ['backup', roll, '--to', place]);
  process.stdout.write(`  peak memory of the rerun ${megabytes.toFixed(0)} MB   goal < 300\n`);
}

const benches: Readonly<Record<string, () => Promise<void>>> = {
  first: firstBackup,
  verify: verifying,
  rerun,
  replicate: () => replicateToDrive(work, { gigabytes: Number(values.gigabytes), pairs }),
  bucket: () => replicateToBucket(work, { gigabytes: Number(values.gigabytes), pairs }),
  scrub: () => scrubbing(work, { gigabytes: Number(values.gigabytes), pairs }),
  encrypt: () => encryptionRate(Number(values.gigabytes)),
  status: () => statusOfMany(work, Number(values.rows)),
  memory: () => ledgerMemory(work, Number(values.rows)),
  'finder-backup': () =>
    finderBackup(work, { gigabytes: Number(values.gigabytes), rows: Number(values.rows), pairs }),
  photos: () => photosLibrary(work, { assets: Number(values.assets), pairs }),
  phone: () =>
    phoneBackup(work, {
      gigabytes: Number(values.gigabytes),
      pairs,
      latenciesMs: values.latency.split(',').map(Number),
    }),
  'phone-rerun': () => phoneRerun(work, { photos: Number(values.files), pairs }),
};

const unknown = positionals.filter((name) => benches[name] === undefined);
try {
  if (unknown.length > 0)
    throw new Error(`no bench "${unknown.join(' ')}": ${Object.keys(benches).join(', ')}`);
  for (const [name, bench] of Object.entries(benches)) {
    if (positionals.length === 0 || positionals.includes(name)) await bench();
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

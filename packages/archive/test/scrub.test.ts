import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { madeArchive } from './made/archive.ts';
import { madeSource, photo } from './made/source.ts';

const month = '2024/2024-06';
const source = madeSource(
  Array.from({ length: 10 }, (_, i) => photo(`IMG_000${i}.JPG`, Buffer.alloc(1000, `photo ${i}`))),
);

test('a budget is kept, the longest unproven first, and run after run every file has its turn', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  const lefts: (number | undefined)[] = [];
  let checked = 0;
  const turns: Record<string, number> = {};
  for (let run = 0; run < 3; run++) {
    archive.clock.ms += 86_400_000;
    const since = archive.clock.ms;
    const report = await archive.scrub(place, { bytes: 4000 });
    lefts.push(report.left);
    checked += report.checked;
    for (const { path, provenMs } of archive.ledger.copies.ofPlace(place.row)) {
      if (provenMs >= since) turns[path] = (turns[path] ?? 0) + 1;
    }
  }
  assert.ok(checked >= 12 && checked <= 16, `${checked}`);
  assert.equal(Object.keys(turns).length, 10, 'every file had its turn');
  assert.ok(Math.max(...Object.values(turns)) <= 2, JSON.stringify(turns));
  assert.ok(
    lefts.every((left) => left !== undefined && left >= 5 && left <= 6),
    lefts.join(),
  );
});

test('a budget of time ends the run, too', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  archive.clock.ms += 86_400_000;
  // The clock of these tests goes on by a millisecond at every look.
  const report = await archive.scrub(place, { ms: 10 });
  assert.ok(report.checked > 0 && report.checked < 10, `${report.checked}`);
  assert.equal(report.left, 10 - report.checked);
});

test('what is damaged is found and named, and does not keep the others from their turn', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  writeFileSync(join(place.root, month, 'IMG_0003.JPG'), 'rot');
  const found: string[] = [];
  for (let run = 0; run < 5; run++) {
    archive.clock.ms += 86_400_000;
    const { findings } = await archive.scrub(place, { bytes: 4000 });
    found.push(...findings.map(({ kind, path }) => `${kind} ${path}`));
  }
  assert.deepEqual([...new Set(found)], [`changed ${month}/IMG_0003.JPG`]);
  assert.ok(found.length <= 3, `${found.length}`);
});

test('a budget larger than the place reads all of it', async () => {
  await using archive = await madeArchive();
  const place = await archive.place('drive');
  await archive.ingest(source, [place]);
  archive.clock.ms += 1000;
  const report = await archive.scrub(place, { bytes: 1e9, ms: 1e9 });
  assert.deepEqual([report.checked, report.ok, report.left], [10, 10, 0]);
});

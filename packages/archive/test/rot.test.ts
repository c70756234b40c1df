import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { memoryFolder } from '../../../test/support/temporary-folder.ts';
import { type MadeArchive, type MadePlace, madeArchive } from './made/archive.ts';
import { assertSumsTrue, originalsOn } from './made/proof.ts';
import { madeSource, photo, sha256 } from './made/source.ts';

const photos = 1200;
const rounds = 5;
const flipsEach = 2000;
const lostEach = 200;

/** A photo of which at most two of the three places are damaged in one round, or nobody could repair it. */
function chooseVictims(count: number, used: Map<number, Set<number>>): { place: number; photo: number }[] {
  const victims: { place: number; photo: number }[] = [];
  while (victims.length < count) {
    const [place, index] = [randomInt(3), randomInt(photos)];
    const hit = used.get(index) ?? new Set<number>();
    if (hit.size >= 2 || hit.has(place)) continue;
    used.set(index, hit.add(place));
    victims.push({ place, photo: index });
  }
  return victims;
}

function flipOneBit(path: string): void {
  const bytes = readFileSync(path);
  const at = randomInt(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << randomInt(8));
  writeFileSync(path, bytes);
}

async function damage(places: readonly MadePlace[], paths: readonly string[]): Promise<Set<string>> {
  const used = new Map<number, Set<number>>();
  const hit = new Set<string>();
  const flips = chooseVictims(flipsEach, used);
  const lost = chooseVictims(lostEach, used);
  for (const [nth, { place, photo: index }] of [...flips, ...lost].entries()) {
    const [root, path] = [places[place]?.root ?? '', paths[index] ?? ''];
    if (nth < flipsEach) flipOneBit(join(root, path));
    else if (nth % 2 === 0) rmSync(join(root, path));
    else truncateSync(join(root, path), randomInt(50));
    hit.add(`${place} ${path}`);
  }
  return hit;
}

async function foundOn(archive: MadeArchive, places: readonly MadePlace[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const [index, place] of places.entries()) {
    for (const { path } of (await archive.verify(place)).findings) found.add(`${index} ${path}`);
  }
  return found;
}

test('10,000 flipped bits and 1,000 lost or cut files over three places: all found, all repaired, none spread', {
  timeout: 600_000,
}, async () => {
  await using archive = await madeArchive(memoryFolder);
  const contents = Array.from({ length: photos }, () => randomBytes(100 + randomInt(400)));
  const assets = contents.map((content, i) =>
    photo(`IMG_${10_000 + i}.JPG`, content, { takenAt: `2024-0${1 + (i % 9)}-15T12:00:00` }),
  );
  const places = [await archive.place('blue'), await archive.place('red'), await archive.place('green')];
  await archive.ingest(madeSource(assets), places);
  const paths = assets.map(({ filename }, i) => `2024/2024-0${1 + (i % 9)}/${filename}`);
  const whole = new Map(paths.map((path, i) => [path, sha256(contents[i] ?? '')]));
  for (let round = 0; round < rounds; round++) {
    const hit = await damage(places, paths);
    assert.equal(hit.size, flipsEach + lostEach);
    assert.deepEqual(await foundOn(archive, places), hit, 'all are found, and nothing else');
    let repaired = 0;
    for (const place of places) {
      const others = places.filter((other) => other !== place);
      const report = await archive.repair(place, others);
      assert.deepEqual([report.failed, report.disputed, report.stopped], [[], [], undefined]);
      repaired += report.repaired.length;
    }
    assert.equal(repaired, hit.size, 'all are repaired');
    for (const { root } of places) assert.deepEqual(originalsOn(root), whole, 'none has spread');
  }
  for (const { root } of places) assertSumsTrue(root);
});

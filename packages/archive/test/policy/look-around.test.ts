import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Ledger, lookAround, type PlaceView, type SeenPlace } from '../../src/index.ts';
import { type MadeArchive, type MadePlace, madeArchive } from '../made/archive.ts';
import { madeSource, photo } from '../made/source.ts';

async function oneProvenPhoto(): Promise<{ archive: MadeArchive; place: MadePlace }> {
  const archive = await madeArchive();
  const place = await archive.place('blue');
  look(archive, [seen(place, 'X')]);
  await archive.ingest(madeSource([photo('one.JPG', 'one')]), [place]);
  look(archive, [seen(place, 'X')]);
  await archive.verify(place);
  return { archive, place };
}

type Seen = Omit<SeenPlace, 'nowMs'>;

function seen({ identity, root }: MadePlace, disk?: string): Seen {
  return { identity, address: root, ...(disk === undefined ? {} : { disk, volume: disk }) };
}

function look(archive: MadeArchive, places: readonly Seen[], ownDisk?: string): PlaceView[] {
  archive.clock.ms += 60_000;
  const own = ownDisk === undefined ? {} : { ownDisk };
  return lookAround(archive.ledger, { seen: places, nowMs: archive.clock.ms, ...own });
}

function proven(ledger: Ledger, place: MadePlace): boolean {
  return [...ledger.copies.ofPlace(place.row)].every(({ provenMs }) => provenMs > 0);
}

test('a disk that is unplugged is not taken for one that was wiped because another one on its controller is there', async () => {
  const { archive, place } = await oneProvenPhoto();
  await using _ = archive;
  look(archive, [seen(place, 'X+with:controller')], 'own+with:controller');
  await archive.verify(place);
  look(archive, [], 'own+with:controller');
  assert.ok(proven(archive.ledger, place));
});

test('a place that is where it was keeps its proofs, connected or not', async () => {
  const { archive, place } = await oneProvenPhoto();
  await using _ = archive;
  look(archive, [seen(place, 'X')]);
  look(archive, []);
  assert.ok(proven(archive.ledger, place));
});

test('a place that turns up on another disk, or on one that nobody knows, was never read back there', async () => {
  for (const disk of ['Y', undefined]) {
    const { archive, place } = await oneProvenPhoto();
    await using _ = archive;
    look(archive, [seen(place, disk)]);
    assert.ok(!proven(archive.ledger, place));
  }
});

test('a place whose folder another one has taken proves nothing, but one whose mount point another drive uses does', async () => {
  for (const [disk, expected] of [
    ['X', false],
    [undefined, false],
    ['Y', true],
  ] as const) {
    const { archive, place } = await oneProvenPhoto();
    await using _ = archive;
    const identity = { ...place.identity, id: randomUUID() };
    look(archive, [{ ...seen({ ...place, identity }, disk) }]);
    assert.equal(proven(archive.ledger, place), expected, disk);
  }
});

test('a place that does not answer although its disk is connected proves nothing', async () => {
  const { archive, place } = await oneProvenPhoto();
  await using _ = archive;
  const other = await archive.place('red');
  archive.ledger.places.seen({ ...seen(other, 'X'), nowMs: archive.clock.ms });
  look(archive, [seen(other, 'X')]);
  assert.ok(!proven(archive.ledger, place), 'another place on its disk answers');
});

test('a folder on the computer’s own disk that is not there any more proves nothing', async () => {
  const { archive, place } = await oneProvenPhoto();
  await using _ = archive;
  look(archive, [], 'Y');
  assert.ok(proven(archive.ledger, place));
  look(archive, [], 'X');
  assert.ok(!proven(archive.ledger, place));
});

test('a clock that was set back makes every earlier proof one of an unknown time; a small correction does not', async () => {
  const { archive, place } = await oneProvenPhoto();
  await using _ = archive;
  archive.clock.ms -= 3_600_000;
  look(archive, []);
  assert.ok(proven(archive.ledger, place));
  archive.clock.ms -= 40 * 86_400_000;
  look(archive, []);
  assert.ok(!proven(archive.ledger, place));
  await archive.verify(place);
  assert.ok(proven(archive.ledger, place), 'what is read back now is proven now');
});

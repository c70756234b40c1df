import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { type CaptureTime, openFolder } from '../src/index.ts';
import { fileTime } from '../src/time/file-time.ts';
import { ownerZone } from '../src/time/owner-zone.ts';
import type { MadeExif } from './made/exif-block.ts';
import { madeHeic, madeJpeg, madeMov, madePng } from './made/files.ts';
import { nowMs, read, readMade, write } from './made/read.ts';

const taken = async (name: string, bytes: Uint8Array) =>
  (await readMade({ [name]: bytes })).assets[0]?.takenAt;
const original = '2020:07:01 12:00:00';

const exifCases: readonly (readonly [string, MadeExif, CaptureTime | undefined])[] = [
  [
    'with offset and fraction',
    { original, offset: '+02:00', subSec: '05' },
    { local: '2020-07-01T12:00:00.050', offset: '+02:00', from: 'exif' },
  ],
  ['without an offset', { original }, { local: '2020-07-01T12:00:00', from: 'exif' }],
  [
    'with an impossible offset',
    { original, offset: '+19:00' },
    { local: '2020-07-01T12:00:00', from: 'exif' },
  ],
  ['digitized only', { digitized: original }, { local: '2020-07-01T12:00:00', from: 'exif-digitized' }],
  [
    'blank original',
    { original: '    :  :     :  :  ', digitized: original },
    { local: '2020-07-01T12:00:00', from: 'exif-digitized' },
  ],
  ['zero', { original: '0000:00:00 00:00:00' }, undefined],
  ['31 February', { original: '2020:02:31 12:00:00' }, undefined],
  ['29 February', { original: '2020:02:29 12:00:00' }, { local: '2020-02-29T12:00:00', from: 'exif' }],
  ['25 hours', { original: '2020:02:01 25:00:00' }, undefined],
  ['before photography', { original: '1825:12:31 12:00:00' }, undefined],
  ['tomorrow', { original: '2026:06:02 12:00:00' }, { local: '2026-06-02T12:00:00', from: 'exif' }],
  ['next week', { original: '2026:06:08 12:00:00' }, undefined],
  ['garbled', { original: ':07:04 16:24:01' }, undefined],
  [
    'GPS 6 s before, an hour west',
    { original, gps: { date: '2020:07:01', time: [10, 59, 54] } },
    { local: '2020-07-01T12:00:00', offset: '+01:00', from: 'exif' },
  ],
  [
    'GPS in Nepal',
    { original, gps: { date: '2020:07:01', time: [6, 15, 0] } },
    { local: '2020-07-01T12:00:00', offset: '+05:45', from: 'exif' },
  ],
  [
    'GPS across midnight',
    { original: '2020:06:30 17:00:00', gps: { date: '2020:07:01', time: [0, 0, 0] } },
    { local: '2020-06-30T17:00:00', offset: '-07:00', from: 'exif' },
  ],
  [
    'a fix of 20 minutes ago',
    { original, gps: { date: '2020:07:01', time: [10, 40, 0] } },
    { local: '2020-07-01T12:00:00', from: 'exif' },
  ],
  [
    'GPS a quarter of an hour off, where no zone is',
    { original, gps: { date: '2020:07:01', time: [10, 45, 0] } },
    { local: '2020-07-01T12:00:00', from: 'exif' },
  ],
  [
    'GPS of another day',
    { original, gps: { date: '2020:07:05', time: [10, 0, 0] } },
    { local: '2020-07-01T12:00:00', from: 'exif' },
  ],
  [
    'GPS only',
    { gps: { date: '2020:07:01', time: [10, 0, 0.5] } },
    { local: '2020-07-01T12:00:00.500', offset: '+02:00', from: 'gps' },
  ],
];

for (const [name, exif, expected] of exifCases) {
  test(`Exif ${name}`, async () => {
    assert.deepEqual(await taken('a.JPG', madeJpeg(exif)), expected);
    assert.deepEqual(await taken('a.HEIC', madeHeic(exif, 100_000)), expected);
  });
}

test("a movie's own date keeps its offset; the header's is shown in the owner's zone", async () => {
  const createdMs = Date.UTC(2020, 0, 1, 23, 30);
  const zoned = (creationDate: string) => taken('a.MOV', madeMov({ creationDate, createdMs }));
  assert.deepEqual(await zoned('2020-01-01T15:30:00-0800'), {
    local: '2020-01-01T15:30:00',
    offset: '-08:00',
    from: 'quicktime',
  });
  assert.deepEqual(await zoned('2020-01-01T23:30:00Z'), {
    local: '2020-01-01T23:30:00',
    offset: '+00:00',
    from: 'quicktime',
  });
  const header = { local: '2020-01-02T00:30:00', offset: '+01:00', from: 'quicktime-utc' };
  assert.deepEqual(await zoned('2020-13-01T23:30:00Z'), header);
  assert.deepEqual(await taken('a.MOV', madeMov({ createdMs })), header);
  assert.equal(await taken('a.MOV', madeMov()), undefined);
});

test('the still decides for its pair, and its film where it is silent', async () => {
  const film = madeMov({ contentIdentifier: 'A', creationDate: '2020-01-01T15:30:01-0800' });
  const both = await readMade({ 'a.HEIC': madeHeic({ contentIdentifier: 'A', original }), 'b.MOV': film });
  assert.equal(both.assets[0]?.takenAt?.local, '2020-07-01T12:00:00');
  const silent = await readMade({ 'a.HEIC': madeHeic({ contentIdentifier: 'A' }), 'b.MOV': film });
  assert.equal(silent.assets[0]?.takenAt?.local, '2020-01-01T15:30:01');
});

test("a PNG's time comes from its XMP or its text", async () => {
  const xmp = Buffer.from(
    'XML:com.adobe.xmp\0\0\0\0\0<x photoshop:DateCreated="2015-09-27T16:29:28.25+02:00"/>',
  );
  assert.deepEqual(await taken('a.PNG', madePng(['iTXt', xmp], ['IEND', Buffer.alloc(0)])), {
    local: '2015-09-27T16:29:28.250',
    offset: '+02:00',
    from: 'xmp',
  });
  const text = Buffer.from('Creation Time\x002015:09:27 16:29:28', 'latin1');
  assert.equal(
    (await taken('a.PNG', madePng(['tEXt', text], ['IEND', Buffer.alloc(0)])))?.local,
    '2015-09-27T16:29:28',
  );
});

test('a position comes with its signs, and 0, 0 is none', async () => {
  const place = { latitude: -33.5, longitude: 151.25 };
  const { assets } = await readMade({
    'a.JPG': madeJpeg({ place }),
    'b.JPG': madeJpeg({ place: { latitude: 0, longitude: 0 } }),
  });
  assert.deepEqual(
    assets.map(({ location }) => location),
    [place, undefined],
  );
});

test("a file's own time counts only when it came with the file", async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'copied.JPG': madeJpeg(), 'made here.JPG': madeJpeg() });
  const carried = new Date('2019-03-31T00:30:00Z');
  await utimes(join(folder.path, 'copied.JPG'), carried, carried);
  await using files = await openFolder(folder.path);
  const { assets } = await read(files);
  const expected = { local: '2019-03-31T01:30:00', offset: '+01:00', from: 'file' };
  assert.deepEqual(
    assets.map(({ takenAt }) => takenAt),
    [expected, undefined],
  );
});

test("a file's time is not used where it is a clock's beginning, later than now, or as old as the copy", () => {
  const zone = ownerZone('America/New_York');
  const time = (modifiedAtMs: number, bornAtMs?: number) =>
    fileTime(
      { kind: 'file', size: 1, modifiedAtMs, ...(bornAtMs !== undefined && { bornAtMs }) },
      zone,
      nowMs,
    )?.local;
  const day = Date.UTC(2020, 6, 1, 12);
  assert.equal(time(day), '2020-07-01T08:00:00');
  assert.equal(time(day, day + 3000), '2020-07-01T08:00:00');
  assert.equal(time(day, day + 2000), undefined);
  assert.equal(time(day, day - 3000), undefined);
  assert.equal(time(0), undefined);
  assert.equal(time(Date.UTC(1979, 11, 31, 23)), undefined);
  assert.equal(time(Date.UTC(1980, 0, 1, 5)), undefined);
  assert.equal(time(nowMs + 1000), undefined);
});

test("the owner's zone knows the days on which clocks change", () => {
  const zone = ownerZone('Europe/Vienna');
  const show = (text: string) => zone(Date.parse(text));
  assert.deepEqual(show('2024-03-31T00:59:59Z'), { local: '2024-03-31T01:59:59', offset: '+01:00' });
  assert.deepEqual(show('2024-03-31T01:00:00Z'), { local: '2024-03-31T03:00:00', offset: '+02:00' });
  assert.deepEqual(show('2024-10-27T00:30:00Z'), { local: '2024-10-27T02:30:00', offset: '+02:00' });
  assert.deepEqual(show('2024-10-27T01:30:00Z'), { local: '2024-10-27T02:30:00', offset: '+01:00' });
  assert.throws(() => ownerZone('Nowhere/Else'), RangeError);
});

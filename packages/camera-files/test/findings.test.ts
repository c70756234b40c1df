import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { openFolder } from '../src/index.ts';
import { madeAae, madeHeic, madeJpeg, madeMov, madePng } from './made/files.ts';
import { read, readMade, write } from './made/read.ts';

const jpeg = madeJpeg({ original: '2020:01:01 10:00:00', contentIdentifier: 'A' });
const heic = madeHeic({ original: '2020:01:01 10:00:00' });
const mov = madeMov({ contentIdentifier: 'A' });
const png = madePng(['IHDR', Buffer.alloc(13)], ['IDAT', Buffer.alloc(100)], ['IEND', Buffer.alloc(0)]);

/** Pictures in a row, which have no items but are laid out as a film is. */
const heicSequence = Buffer.concat([
  Buffer.from('\0\0\0\x18ftypmsf1\0\0\0\0msf1hevc', 'latin1'),
  mov.subarray(mov.readUInt32BE(0)),
]);

/** `role: finding, finding` of a single file. */
async function lookAt(name: string, bytes: Uint8Array): Promise<string> {
  const { assets, skipped } = await readMade({ [name]: bytes });
  const [resource] = assets[0]?.resources ?? [];
  if (!resource) return `skipped ${skipped[0]?.kind}`;
  const findings = resource.findings.map((one) => ('actual' in one ? `${one.code} ${one.actual}` : one.code));
  return `${resource.role}: ${findings.join(', ')}`;
}

/** A large picture's bytes, in which 0xff is followed by 0 (ITU T.81, B.1.1.5). */
const picture = Buffer.concat(
  Array.from({ length: 1000 }, (_, i) =>
    Buffer.from([...Array.from({ length: 200 }, (_, k) => (i * k) % 255), 0xff, 0]),
  ),
);
const large = Buffer.concat([jpeg.subarray(0, -2), picture, Buffer.from([0xff, 0xd9])]);

const cases: readonly (readonly [string, Uint8Array, string])[] = [
  ['whole.JPG', jpeg, 'photo: '],
  ['whole.HEIC', heic, 'photo: '],
  ['whole.MOV', mov, 'video: '],
  ['whole.mp4', mov, 'video: '],
  ['whole.PNG', png, 'photo: '],
  ['whole.AAE', madeAae, 'adjustment-data: photo-absent'],
  ['empty.JPG', Buffer.alloc(0), 'photo: empty'],
  ['empty.AAE', Buffer.alloc(0), 'adjustment-data: empty, photo-absent'],
  ['zeros.JPG', Buffer.alloc(5000), 'photo: not-what-its-name-says unrecognised'],
  ['zeros.DNG', Buffer.alloc(5000), 'photo: not-what-its-name-says unrecognised'],
  ['a.jpeg', png, 'photo: not-what-its-name-says png'],
  ['a.heic', jpeg, 'photo: not-what-its-name-says jpeg'],
  ['a.jpg', mov, 'video: not-what-its-name-says quicktime'],
  ['a.mov', Buffer.from('<html>not found</html>'), 'video: not-what-its-name-says unrecognised'],
  ['a.AAE', jpeg, 'photo: not-what-its-name-says jpeg'],
  ['a.jpg', madeAae, 'photo: not-what-its-name-says plist'],
  ['unknown.xyz', heic, 'photo: '],
  ['unknown.xyz', madeAae, 'skipped not-media'],
  ['cut.JPG', jpeg.subarray(0, jpeg.length - 20), 'photo: truncated'],
  ['cut.JPG', jpeg.subarray(0, 3), 'photo: truncated'],
  ['large.JPG', large, 'photo: '],
  ['cut in its picture.JPG', large.subarray(0, 150_000), 'photo: truncated'],
  ['cut early in its picture.JPG', large.subarray(0, jpeg.length + 50), 'photo: truncated'],
  ['zeros behind it.JPG', Buffer.concat([large, Buffer.alloc(100_000)]), 'photo: '],
  [
    'a film behind it.JPG',
    Buffer.concat([large, Buffer.alloc(100_000, 'ftyp\xff\x12', 'latin1')]),
    'photo: ',
  ],
  ['cut.HEIC', heic.subarray(0, heic.length - 1), 'photo: truncated'],
  ['cut.MOV', mov.subarray(0, mov.length - 1), 'video: truncated'],
  ['no index.MOV', mov.subarray(0, 20 + 72), 'video: truncated'],
  ['cut.PNG', png.subarray(0, 60), 'photo: truncated'],
  ['cut.webp', Buffer.from('RIFF\xff\0\0\0WEBPVP8 \xf0\0\0\0', 'latin1'), 'photo: truncated'],
  [
    'odd.HEIC',
    Buffer.from('\0\0\0\x10ftypheic\0\0\0\0\0\0\0\x03meta', 'latin1'),
    'photo: unreadable-metadata',
  ],
  ['sequence.heics', heicSequence, 'photo: '],
  ['trailer.HEIC', Buffer.concat([heic, Buffer.from('SEFH and more')]), 'photo: '],
  ['old.MOV', Buffer.concat([Buffer.from('\x40\0\0\0mdat', 'latin1'), Buffer.alloc(50)]), 'video: truncated'],
  ['wide.xyz', Buffer.concat([mov, Buffer.alloc(3)]), 'video: '],
  ['odd.MOV', Buffer.from('\0\0\0\x08wide\0\0\0\x08moov\0\0\0\x02', 'latin1'), 'video: '],
];

for (const [i, [name, bytes, expected]] of cases.entries()) {
  test(`look ${i + 1}: ${name} is ${expected}`, async () => {
    assert.equal(await lookAt(name, bytes), expected);
  });
}

test('a huge file is looked at, never read through', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, {
    'zeros.jpg': Buffer.alloc(0),
    'long.MOV': madeMov({ film: 3_000_000, creationDate: '2024-01-02T03:04:05+0100' }),
  });
  // Sparse: it takes no room on disk.
  await truncate(join(folder.path, 'zeros.jpg'), 2 ** 31 + 5);
  await using files = await openFolder(folder.path);
  let delivered = 0;
  const counting = {
    ...files,
    async *open(...args: Parameters<typeof files.open>) {
      for await (const chunk of files.open(...args)) {
        delivered += chunk.length;
        yield chunk;
      }
    },
  };
  const { assets } = await read(counting);
  assert.deepEqual(
    assets.map(({ takenAt }) => takenAt?.local),
    ['2024-01-02T03:04:05', undefined],
  );
  assert.deepEqual(assets[1]?.resources[0]?.findings, [
    { code: 'not-what-its-name-says', actual: 'unrecognised' },
  ]);
  assert.ok(delivered <= 3 * 64 * 1024, `${delivered} bytes read`);
});

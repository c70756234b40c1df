import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FileBytes } from '../src/facts/file-bytes.ts';
import { readFileFacts } from '../src/facts/file-facts.ts';
import { formatOf } from '../src/facts/media-format.ts';
import type { MediaFiles } from '../src/media-files.ts';
import { exifBlock } from './made/exif-block.ts';
import { box, madeHeic, madeJpeg, madeMov, madePng } from './made/files.ts';

const exif = {
  original: '2020:07:01 12:00:00',
  gps: { date: '2020:07:01', time: [10, 0, 0] as const },
  place: { latitude: 1, longitude: 2 },
  contentIdentifier: 'A',
  burstId: 'B',
};
const tiff = exifBlock(exif);
const webp = Buffer.concat([Buffer.from('RIFF\xff\xff\0\0WEBPEXIF\x80\0\0\0', 'latin1'), tiff]);
const canon = Buffer.concat([
  Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex'),
  box('CMT2', tiff),
  box('CMT4', tiff),
]);
const cr3 = Buffer.concat([
  box('ftyp', Buffer.from('crx \0\0\0\0crx ', 'latin1')),
  box('moov', box('uuid', canon)),
]);
const seeds = [
  madeJpeg(exif),
  madeHeic(exif),
  madeMov({ contentIdentifier: 'A', creationDate: '2020-07-01T12:00:00Z', createdMs: 1e12 }),
  madePng(['eXIf', tiff], ['IEND', Buffer.alloc(0)]),
  tiff,
  webp,
  cr3,
];

interface Spy extends MediaFiles {
  reads: number;
  bytes: number;
}

function spyOn(content: Buffer): Spy {
  return {
    reads: 0,
    bytes: 0,
    async list() {
      return [];
    },
    async *open(_path, o = {}) {
      const piece = content.subarray(o.start ?? 0, o.end);
      this.reads++;
      this.bytes += piece.length;
      yield piece;
    },
    async [Symbol.asyncDispose]() {},
  };
}

const change = fc.record({ at: fc.nat(), value: fc.constantFrom(0, 1, 2, 4, 8, 0x7f, 0x80, 0xfe, 0xff) });

test('no bytes, however damaged, make the look at a file fail or run away', async () => {
  const damaged = fc.record({
    seed: fc.nat(seeds.length - 1),
    changes: fc.array(change, { maxLength: 8 }),
    cut: fc.nat(400),
  });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ seed, changes, cut }) => {
      const content = Buffer.from(seeds[seed] ?? []);
      for (const { at, value } of changes) content[at % content.length] = value;
      const bytes = cut < content.length && cut > 300 ? content.subarray(0, cut) : content;
      const files = spyOn(bytes);
      const facts = await readFileFacts(
        { files, path: 'x.jpg', size: bytes.length, signal: undefined },
        1e13,
      );
      assert.ok(['photo', 'raw', 'video', 'audio'].includes(facts.is) || facts.is === 'system-file');
      assert.ok(files.reads <= 1, 'what is in memory is not read again');
    }),
    { numRuns: 3000 },
  );
});

test('pointers that lead all over a large file are followed only so far', async () => {
  const many = 4000;
  const size = many * 70_000;
  const content = Buffer.alloc(size);
  Buffer.from('\0\0\0\x10ftypqt  \0\0\0\0', 'latin1').copy(content);
  // Boxes of 70,000 bytes, each in another window.
  for (let at = 16; at + 70_000 < size; at += 70_000) {
    content.writeUInt32BE(70_000, at);
    content.write('free', at + 4);
  }
  const files = spyOn(content);
  const facts = await readFileFacts({ files, path: 'x.mov', size, signal: undefined }, 1e13);
  assert.deepEqual(facts, { is: 'video', findings: [{ code: 'unreadable-metadata' }] });
  assert.ok(files.bytes <= 4 * 1024 * 1024 && files.reads <= 24);
});

test('every seed is recognised for what it is', () => {
  const formats = seeds.map((seed) => {
    const bytes = new FileBytes(seed.length);
    bytes.add(0, seed);
    return formatOf(bytes);
  });
  assert.deepEqual(formats, ['jpeg', 'heif', 'quicktime', 'png', 'tiff', 'webp', 'cr3']);
});

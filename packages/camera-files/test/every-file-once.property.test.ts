import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isSafeName, type MediaEntry, type MediaFiles, pathInside } from '../src/media-files.ts';
import { madeAae, madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { read } from './made/read.ts';

const contents: readonly Buffer[] = [
  madeJpeg(),
  madeHeic({ contentIdentifier: 'A', original: '2020:01:01 10:00:00' }),
  madeHeic({ contentIdentifier: 'B' }),
  madeMov({ contentIdentifier: 'A' }),
  madeMov({ contentIdentifier: 'B', seconds: 90 }),
  madeMov(),
  madeAae,
  Buffer.alloc(0),
  Buffer.alloc(600),
  Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'),
  Buffer.from('\0\x05\x16\x07', 'latin1'),
  Buffer.from('words'),
];

const stem = fc.constantFrom(
  'IMG_0001',
  'img_0001',
  'IMG_E0001',
  'IMG_O0001',
  'IMG_0001_edited',
  'IMG_0001-edited(1)',
  'IMG_0001 (1)',
  'x',
);
const extension = fc.constantFrom(
  '.HEIC',
  '.heic',
  '.JPG',
  '.MOV',
  '.mp4',
  '.AAE',
  '.DNG',
  '.PNG',
  '.WAV',
  '.txt',
  '',
);
const cameraLike = fc.tuple(stem, extension).map((parts) => parts.join(''));
const name = fc.oneof(
  { weight: 6, arbitrary: cameraLike },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '.DS_Store',
      '._a',
      '__proto__',
      '(1).JPG',
      '_edited.JPG',
      '.JPG',
      'IMG_E.MOV',
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }) },
);
const folder = fc.constantFrom('', '100APPLE', '101APPLE', 'a/b');
const listed = fc.record({ folder, name, content: fc.nat(contents.length - 1), odd: fc.nat(15) });

/** Files in memory, as a phone would list them: any name at all. */
function inMemory(
  all: readonly { path: string; folder: string; entry: MediaEntry; bytes: Buffer }[],
): MediaFiles {
  const folders = [
    ...new Set(all.map((one) => one.folder).flatMap((path) => [path, ...(path === 'a/b' ? ['a'] : [])])),
  ];
  return {
    async list(path) {
      const inside = folders.filter(
        (one) => one !== '' && pathInside(path, one.slice(one.lastIndexOf('/') + 1)) === one,
      );
      const children = inside.map(
        (one) =>
          ({ name: one.slice(one.lastIndexOf('/') + 1), kind: 'folder', size: 0, modifiedAtMs: 0 }) as const,
      );
      return [...children, ...all.filter((one) => one.folder === path).map(({ entry }) => entry)];
    },
    async *open(path, o = {}) {
      const found = all.find((one) => one.path === path);
      if (found) yield found.bytes.subarray(o.start ?? 0, o.end);
    },
    async [Symbol.asyncDispose]() {},
  };
}

test('whatever the names, each file is in one asset or is reported, once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(listed, { selector: (one) => pathInside(one.folder, one.name), maxLength: 25 }),
      async (made) => {
        const all = made
          .filter(
            ({ name, folder }) =>
              !(folder === '' && ['a', '100APPLE', '101APPLE'].includes(name)) && isSafeName(name),
          )
          .map(({ folder, name, content, odd }) => {
            const bytes = contents[content] ?? Buffer.alloc(0);
            const stat = { name, size: bytes.length, modifiedAtMs: 1e12 };
            const entry: MediaEntry =
              odd === 0 ? { ...stat, kind: 'other', refusal: 'symlink' } : { ...stat, kind: 'file' };
            return { path: pathInside(folder, name), folder, entry, bytes };
          });
        const { assets, skipped } = await read(inMemory(all));
        const seen = [
          ...assets.flatMap(({ resources }) => resources.map(({ id }) => id)),
          ...skipped.map(({ path }) => path),
        ];
        assert.deepEqual(seen.sort(), all.map(({ path }) => path).sort());
        for (const { id, filename, resources } of assets) {
          assert.equal(resources[0]?.id, id);
          assert.equal(resources[0]?.filename, filename);
          const edited = /^img_e\d{4,}\.|.[_-]edited\./i.test(filename);
          assert.equal(
            edited && ['photo', 'video'].includes(resources[0]?.role ?? ''),
            false,
            `${filename} passes for an original`,
          );
        }
      },
    ),
    { numRuns: 300 },
  );
});

import assert from 'node:assert/strict';
import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { CameraFilesError, type FactsCache, type MediaFiles, openFolder } from '../src/index.ts';
import { madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { read, write } from './made/read.ts';

function memory(): FactsCache & { readonly documents: Map<string, string>; stores: number } {
  const documents = new Map<string, string>();
  return {
    documents,
    stores: 0,
    folder: (path) => documents.get(path),
    store(path, json) {
      this.stores++;
      documents.set(path, json);
    },
  };
}

function counting(files: MediaFiles): MediaFiles & { opened: string[] } {
  const opened: string[] = [];
  return {
    opened,
    list: (path, o) => files.list(path, o),
    open(path, o) {
      opened.push(path);
      return files.open(path, o);
    },
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

const made = {
  'a/IMG_1.HEIC': madeHeic({ contentIdentifier: 'A', original: '2020:01:01 10:00:00', burstId: 'B' }),
  'a/IMG_1.MOV': madeMov({ contentIdentifier: 'A' }),
  'a/__proto__': madeJpeg({ original: '2021:01:01 10:00:00' }),
  'a/zeros.JPG': Buffer.alloc(1000),
  'notes.txt': Buffer.from('notes'),
};

test('a second look at unchanged files opens none of them and finds the same', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, made);
  const cache = memory();
  await using first = counting(await openFolder(folder.path));
  const before = await read(first, { cache });
  assert.ok(first.opened.length >= Object.keys(made).length);
  assert.equal(cache.stores, 2);
  await using second = counting(await openFolder(folder.path));
  const after = await read(second, { cache });
  assert.deepEqual(second.opened, []);
  assert.equal(cache.stores, 2);
  assert.deepEqual(JSON.parse(JSON.stringify(after)), JSON.parse(JSON.stringify(before)));
});

test('only what changed is looked at again', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, made);
  const cache = memory();
  await using files = counting(await openFolder(folder.path));
  await read(files, { cache });
  files.opened.length = 0;
  await writeFile(join(folder.path, 'a/zeros.JPG'), madeJpeg({ original: '2022:01:01 10:00:00' }));
  await utimes(join(folder.path, 'a/IMG_1.MOV'), 1e9, 1e9);
  const { assets } = await read(files, { cache });
  assert.deepEqual([...new Set(files.opened)].sort(), ['a/IMG_1.MOV', 'a/zeros.JPG']);
  assert.equal(assets.find(({ id }) => id === 'a/zeros.JPG')?.takenAt?.local, '2022-01-01T10:00:00');
});

test('a document that is not ours is read as none', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a.JPG': madeJpeg() });
  await using files = await openFolder(folder.path);
  for (const json of [
    '',
    '{',
    'null',
    '[]',
    '{"version":1}',
    '{"version":0,"rows":[]}',
    '{"version":1,"rows":[1,["a.JPG",1,2],["a.JPG",1,2,null]]}',
  ]) {
    const cache = memory();
    cache.documents.set('', json);
    assert.deepEqual((await read(files, { cache })).shapes, ['photo a.JPG'], json);
    assert.equal(cache.stores, 1);
  }
});

test('a file that could not be read is tried again', async () => {
  await using folder = temporaryFolder();
  await write(folder.path, { 'a.JPG': madeJpeg({ original: '2020:01:01 10:00:00' }), b: madeJpeg() });
  await using files = await openFolder(folder.path);
  const refusing: MediaFiles = {
    ...files,
    // biome-ignore lint/correctness/useYield: it fails before its first chunk.
    async *open(path) {
      throw new CameraFilesError('unreadable', path);
    },
  };
  const cache = memory();
  const { assets, skipped } = await read(refusing, { cache });
  assert.deepEqual(assets[0]?.resources[0]?.findings, [{ code: 'unreadable' }]);
  assert.deepEqual(skipped, [{ path: 'b', kind: 'unreadable' }]);
  const again = await read(files, { cache });
  assert.deepEqual(again.shapes, ['photo a.JPG', 'photo b']);
  assert.equal(again.assets[0]?.takenAt?.local, '2020-01-01T10:00:00');
});

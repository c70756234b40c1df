import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isSafeName,
  type MediaFiles,
  mediaFiles,
  openAfc,
  type TrustedPhone,
  threadedMediaFiles,
} from '@safelight/apple-device';
import {
  layeredMedia,
  type Media,
  MediaFailure,
  type MediaInfo,
  syntheticMedia,
  syntheticPath,
} from '@safelight/simulated-iphone';
import { startPairedIphone } from './support/paired-iphone.ts';
import { drain, withCode } from './support/rejections.ts';

const file = Buffer.from('photo');
const roll = layeredMedia({
  files: { 'DCIM/100APPLE/IMG_0001.HEIC': file, 'DCIM/100APPLE/IMG_0001.MOV': file, 'top.txt': file },
});

const ways: readonly (readonly [how: string, filesOf: (phone: TrustedPhone) => MediaFiles])[] = [
  ['', (phone) => mediaFiles({ openAfc: () => openAfc(phone) })],
  [', through a thread', threadedMediaFiles],
];

/** A roll whose folder lists these names too. */
function listing(names: readonly string[], infos: Readonly<Record<string, MediaInfo>> = {}): Media {
  return {
    ...roll,
    stat: async (path) => infos[path] ?? (await roll.stat(path)),
    async list(folder) {
      const listed = await roll.list(folder);
      return folder === 'DCIM/100APPLE' ? [...(listed ?? []), ...names] : listed;
    },
  };
}

for (const [how, filesOf] of ways) {
  test(`a folder lists with sizes and times, without . and ..${how}`, async () => {
    await using paired = await startPairedIphone({ media: roll });
    await using files = filesOf(paired.phone);
    const entries = await files.list('DCIM/100APPLE');
    assert.deepEqual(entries.map((entry) => [entry.name, entry.kind, entry.size]).sort(), [
      ['IMG_0001.HEIC', 'file', 5],
      ['IMG_0001.MOV', 'file', 5],
    ]);
    assert.equal(entries[0]?.modifiedAtMs, 1_700_000_000_000);
    assert.deepEqual((await files.list('')).map((entry) => `${entry.kind} ${entry.name}`).sort(), [
      'file top.txt',
      'folder DCIM',
    ]);
  });

  test(`names that lead elsewhere are listed as refused, and nothing is asked of them${how}`, async () => {
    const hostile = [
      '../../etc/passwd',
      '..\\evil',
      'a/b',
      '/abs',
      'x'.repeat(300),
      'bell\u0007',
      'IMG_0001.MOV',
    ];
    await using paired = await startPairedIphone({ media: listing(hostile) });
    const asked: string[] = [];
    const { media } = paired.iphone.phone;
    paired.iphone.phone.media = {
      ...media,
      stat(path) {
        asked.push(path);
        return media.stat(path);
      },
    };
    await using files = filesOf(paired.phone);
    const entries = await files.list('DCIM/100APPLE');
    const refused = entries.filter((entry) => entry.kind === 'other');
    assert.deepEqual(
      refused.map((entry) => [entry.name, entry.refusal]).sort(),
      [
        ...hostile.slice(0, 6).map((name) => [name, 'unsafe-name']),
        ['IMG_0001.MOV', 'duplicate-name'],
      ].sort(),
    );
    assert.deepEqual(asked.sort(), ['DCIM/100APPLE/IMG_0001.HEIC', 'DCIM/100APPLE/IMG_0001.MOV']);
  });

  test(`what cannot be read as a file is named with the reason${how}`, async () => {
    const times = { sizeBytes: 3, modifiedAtMs: 0, bornAtMs: 0 };
    const media = listing(['gone.jpg', 'link', 'broken'], {
      'DCIM/100APPLE/link': { kind: 'symlink', target: '/etc/passwd', ...times },
    });
    const failing: Media = {
      ...media,
      stat: (path) => (path.endsWith('broken') ? Promise.reject(new MediaFailure(20)) : media.stat(path)),
    };
    await using paired = await startPairedIphone({ media: failing });
    await using files = filesOf(paired.phone);
    const refusals = (await files.list('DCIM/100APPLE')).flatMap((entry) =>
      entry.refusal === undefined ? [] : [[entry.name, entry.refusal]],
    );
    assert.deepEqual(refusals.sort(), [
      ['broken', 'unreadable'],
      ['gone.jpg', 'vanished'],
      ['link', 'symlink'],
    ]);
  });

  test(`a photo that is only in iCloud lists and fails to read, and others still read${how}`, async () => {
    const media = syntheticMedia({
      photos: 2,
      photoBytes: () => 1000,
      seed: 'c',
      cloudOnly: (index) => index === 0,
    });
    await using paired = await startPairedIphone({ media });
    await using files = filesOf(paired.phone);
    assert.equal((await files.list('DCIM/100APPLE')).length, 2);
    withCode('read-failed')((await drain(files.open(syntheticPath(0)))).error);
    assert.equal((await drain(files.open(syntheticPath(1)))).bytes.length, 1000);
  });

  test(`a file that vanishes between listing and reading is not found${how}`, async () => {
    await using paired = await startPairedIphone({ media: roll });
    await using files = filesOf(paired.phone);
    await files.list('DCIM/100APPLE');
    paired.iphone.phone.media = layeredMedia({ files: {} });
    withCode('not-found')((await drain(files.open('DCIM/100APPLE/IMG_0001.MOV'))).error);
    assert.equal(await files.stat('DCIM/100APPLE/IMG_0001.MOV'), undefined);
    await assert.rejects(files.list('DCIM/100APPLE'), withCode('not-found'));
  });

  test(`a folder is not read as a file${how}`, async () => {
    await using paired = await startPairedIphone({ media: roll });
    await using files = filesOf(paired.phone);
    withCode('is-folder')((await drain(files.open('DCIM'))).error);
  });

  test(`a file that is replaced while it is read is told${how}`, async () => {
    const path = 'DCIM/a.mov';
    const before = layeredMedia({ files: { [path]: Buffer.alloc(3_000_000, 1) }, modifiedAtMs: 1000 });
    const after = layeredMedia({ files: { [path]: Buffer.alloc(3_000_000, 2) }, modifiedAtMs: 2000 });
    await using paired = await startPairedIphone({ media: before });
    await using files = filesOf(paired.phone);
    const expect = await files.stat(path);
    assert.ok(expect);
    assert.equal((await drain(files.open(path, { expect }))).error, undefined);
    const reading = files.open(path, { expect })[Symbol.asyncIterator]();
    await reading.next();
    paired.iphone.phone.media = after;
    const rest = await drain({ [Symbol.asyncIterator]: () => reading });
    withCode('changed-while-reading')(rest.error);
    withCode('changed-while-reading')((await drain(files.open(path, { expect }))).error);
  });

  test(`paths that lead out of the media folder are refused${how}`, async () => {
    await using paired = await startPairedIphone({ media: roll });
    await using files = filesOf(paired.phone);
    for (const path of ['../x', '/DCIM', 'DCIM//x', 'DCIM/../..', 'a\0b']) {
      await assert.rejects(files.stat(path), withCode('invalid-argument'), path);
      assert.throws(() => files.open(path), withCode('invalid-argument'), path);
    }
  });

  test(`an abort ends a listing and a read with its reason${how}`, async () => {
    const media = syntheticMedia({ photos: 900, photoBytes: () => 4_000_000, seed: 'abort' });
    await using paired = await startPairedIphone({ media });
    await using files = filesOf(paired.phone);
    const reason = new Error('stop');
    await assert.rejects(files.list('DCIM', { signal: AbortSignal.abort(reason) }), reason);
    const abort = new AbortController();
    paired.iphone.phone.faults = { latencyMs: 20 };
    const listing = files.list('DCIM/100APPLE', { signal: abort.signal });
    setTimeout(() => abort.abort(reason), 30);
    await assert.rejects(listing, reason);
    assert.equal((await drain(files.open(syntheticPath(0), { signal: abort.signal }))).error, reason);
  });

  test(`nothing that is read asks the phone to change anything${how}`, async () => {
    await using paired = await startPairedIphone({ media: roll });
    await using files = filesOf(paired.phone);
    await files.list('DCIM/100APPLE');
    await drain(files.open('top.txt'));
    assert.deepEqual(paired.iphone.phone.refusedWrites, []);
    assert.deepEqual(
      [...paired.iphone.phone.afcRequests.keys()].filter(
        (code) => ![0x3, 0xa, 0xd, 0xf, 0x14].includes(code),
      ),
      [],
    );
  });
}

test('names of all languages are safe, names with separators and controls are not', () => {
  for (const name of ['IMG_0001.HEIC', 'été.jpg', '写真.heic', '📷.mov', 'a b', '...', '.hidden']) {
    assert.ok(isSafeName(name), name);
  }
  for (const name of ['', '.', '..', 'a/b', 'a\\b', 'a\0', 'a\n', 'é'.repeat(128), '\ud800', 'a\uFFFD']) {
    assert.ok(!isSafeName(name), JSON.stringify(name));
  }
});

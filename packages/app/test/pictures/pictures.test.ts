import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { samplesFolder } from '../../../../test/support/samples.ts';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { landscape } from '../../src/demo/landscape.ts';
import { makePicture, NoPicture, type PictureSize } from '../../src/pictures/make-picture.ts';
import { openPicturePool } from '../../src/pictures/picture-pool.ts';
import { openPictureStore } from '../../src/pictures/picture-store.ts';
import { openPictures } from '../../src/pictures/pictures.ts';

let temporary: TemporaryFolder;
before(() => {
  temporary = temporaryFolder();
});
after(() => temporary[Symbol.asyncDispose]());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function file(name: string, bytes: Uint8Array): Promise<{ path: string; sha256: string }> {
  const path = join(temporary.path, name);
  await writeFile(path, bytes);
  return { path, sha256: sha256(bytes) };
}

async function made(order: { path: string; sha256: string }, size: PictureSize = 256) {
  const picture = await makePicture({ ...order, size });
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true });
  return {
    ...info,
    format: (await sharp(picture).metadata()).format,
    at: (x: number, y: number) => [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)],
  };
}

async function refusal(order: { path: string; sha256: string }): Promise<NoPicture> {
  const error: unknown = await makePicture({ ...order, size: 256 }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NoPicture, String(error));
  return error;
}

/** Red on the left, blue on the right. */
async function twoColours(width: number, height: number) {
  const right = {
    input: { create: { width: width / 2, height, channels: 3, background: '#00f' } },
    left: width / 2,
    top: 0,
  } as const;
  return sharp({ create: { width, height, channels: 3, background: '#f00' } }).composite([right]);
}

describe('a picture of a photo', () => {
  test('has the size that was asked for on its shorter side, and is never larger than the photo', async () => {
    const photo = await file('wide.jpg', await landscape({ number: 3 }));
    assert.deepEqual(
      [await made(photo), await made(photo, 512), await made(photo, 'view')].map(
        ({ width, height, format }) => [width, height, format],
      ),
      [
        [341, 256, 'webp'],
        [683, 512, 'webp'],
        [1000, 750, 'webp'],
      ],
    );
  });

  test('stands upright, whichever way the camera was held', async () => {
    const photo = await file(
      'turned.jpg',
      await (await twoColours(600, 400)).jpeg().withMetadata({ orientation: 6 }).toBuffer(),
    );
    const { width, height, at } = await made(photo);
    assert.ok(height > width);
    const [top, bottom] = [at(width / 2, 20), at(width / 2, height - 20)];
    assert.ok((top[0] ?? 0) > 200 && (bottom[2] ?? 0) > 200, `${top} ${bottom}`);
  });

  test('is made of the JPEG that a RAW file carries, the smallest that is large enough', async () => {
    const small = await (await twoColours(320, 240)).jpeg().toBuffer();
    const large = await (await twoColours(1600, 1200)).jpeg().toBuffer();
    const raw = await file('photo.dng', rawWith([small, large]));
    assert.deepEqual([(await made(raw)).width, (await made(raw, 'view')).width], [320, 1600]);
  });

  test('is refused where the bytes are not those that were archived', async () => {
    const { path } = await file('other.jpg', await landscape({ number: 5 }));
    const { message, forGood } = await refusal({ path, sha256: '0'.repeat(64) });
    assert.match(message, /has changed since it was archived/);
    assert.equal(forGood, false);
  });

  test('is refused with a note where the file is broken, cut short, empty, or no picture', async () => {
    const whole = await landscape({ number: 7 });
    const heif = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      Buffer.alloc(400, 7),
    ]);
    const broken = {
      'cut.jpg': whole.subarray(0, 4000),
      'noise.jpg': Buffer.concat([whole.subarray(0, 300), Buffer.alloc(3000, 0xa5)]),
      'x.heic': heif,
      'empty.jpg': Buffer.alloc(0),
      'page.jpg': Buffer.from('<html><script>alert(1)</script>'),
      'x.cr3': Buffer.from('\0\0\0\x18ftypcrx \0\0\0\x01crx isom', 'latin1'),
      'x.mov': Buffer.from('\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\0\x08moov', 'latin1'),
    };
    for (const [name, bytes] of Object.entries(broken)) {
      const { message } = await refusal(await file(name, bytes));
      assert.match(message, /^[A-Z].*\.$/, name);
    }
  });
});

/** A TIFF with a directory for each JPEG, as RAW files are made. */
function rawWith(jpegs: readonly Uint8Array[]): Buffer {
  const directory = (at: number, jpeg: Uint8Array, next: number): Buffer => {
    const fields: readonly (readonly [tag: number, type: number, value: number])[] = [
      [259, 3, 7],
      [273, 4, at],
      [279, 4, jpeg.length],
    ];
    const bytes = Buffer.alloc(2 + 12 * fields.length + 4);
    bytes.writeUInt16LE(fields.length);
    fields.forEach(([tag, type, value], index) => {
      bytes.writeUInt16LE(tag, 2 + 12 * index);
      bytes.writeUInt16LE(type, 4 + 12 * index);
      bytes.writeUInt32LE(1, 6 + 12 * index);
      bytes.writeUInt32LE(value, 10 + 12 * index);
    });
    bytes.writeUInt32LE(next, bytes.length - 4);
    return bytes;
  };
  const parts: Uint8Array[] = [Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0])];
  let at = 8;
  jpegs.forEach((jpeg, index) => {
    const end = at + 42 + jpeg.length;
    parts.push(directory(at + 42, jpeg, index === jpegs.length - 1 ? 0 : end), jpeg);
    at = end;
  });
  return Buffer.concat(parts);
}

const roll = join(samplesFolder, 'camera-roll', 'DCIM', '100APPLE');
const noSamples = !existsSync(roll) ? 'there are no real samples here' : false;

describe('a picture of what a phone made', { skip: noSamples }, () => {
  async function sample(name: string): Promise<{ path: string; sha256: string }> {
    const path = join(temporary.path, name);
    await copyFile(join(roll, name), path);
    return { path, sha256: sha256(await readFile(path)) };
  }

  test('a HEIC’s is made of the small picture in it, upright, and looks like the whole', async () => {
    const photo = await sample('IMG_0102.HEIC');
    const started = performance.now();
    const small = await makePicture({ ...photo, size: 256 });
    const quickMs = performance.now() - started;
    const whole = await makePicture({ ...photo, size: 'view' });
    const slowMs = performance.now() - started - quickMs;
    const metas = await Promise.all([small, whole].map((picture) => sharp(picture).metadata()));
    assert.deepEqual(
      metas.map(({ width = 0, height = 0 }) => width < height),
      [true, true],
    );
    const means = await Promise.all(
      [small, whole].map(async (picture) => (await sharp(picture).stats()).channels.map(({ mean }) => mean)),
    );
    for (const [channel, mean] of (means[0] ?? []).entries())
      assert.ok(Math.abs(mean - (means[1]?.[channel] ?? 0)) < 12);
    assert.ok(quickMs < slowMs, `${quickMs} ms, ${slowMs} ms`);
  });

  test('a film’s is its first key frame, turned as it is shown', async () => {
    const { width, height } = await made(await sample('IMG_4394.mov'));
    assert.deepEqual([width, height], [256, 341]);
  });
});

describe('pictures', () => {
  const counted = (pool: ReturnType<typeof openPicturePool>) => {
    let count = 0;
    return {
      ...pool,
      get count() {
        return count;
      },
      make(...order: Parameters<typeof pool.make>) {
        count++;
        return pool.make(...order);
      },
    };
  };

  test('are made once, however many ask, and found again after a restart; originals stay untouched', async () => {
    const photo = await file('once.jpg', await landscape({ number: 9 }));
    const before = await stat(photo.path);
    const path = join(temporary.path, 'pictures.db');
    using pool = openPicturePool(2);
    const counting = counted(pool);
    for (const round of [1, 2]) {
      using store = openPictureStore(path, { mostBytes: 1e9 });
      const pictures = openPictures({
        store,
        pool: counting,
        original: async () => photo.path,
        now: Date.now,
      });
      const all = await Promise.all(Array.from({ length: 5 }, () => pictures(photo.sha256, 256)));
      assert.ok(
        all.every((picture) => 'bytes' in picture && picture.bytes.length > 1000),
        `round ${round}`,
      );
    }
    assert.equal(counting.count, 1);
    const after = await stat(photo.path);
    assert.deepEqual([after.mtimeMs, after.size, after.ino], [before.mtimeMs, before.size, before.ino]);
  });

  test('that cannot be made are not tried again and again, unless it may help', async () => {
    const broken = await file('broken.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
    using pool = openPicturePool(1);
    const counting = counted(pool);
    using store = openPictureStore(join(temporary.path, 'notes.db'), { mostBytes: 1e9 });
    let here: string | undefined;
    const pictures = openPictures({ store, pool: counting, original: async () => here, now: Date.now });
    assert.match(JSON.stringify(await pictures(broken.sha256, 256)), /No connected place/);
    here = broken.path;
    for (let time = 0; time < 3; time++)
      assert.match(JSON.stringify(await pictures(broken.sha256, 256)), /damaged/);
    assert.equal(counting.count, 1);
  });

  test('take no more space than they may; what was looked at last stays', () => {
    const path = join(temporary.path, 'bounded.db');
    using store = openPictureStore(path, { mostBytes: 2_000_000 });
    const key = (number: number): string => number.toString(16).padStart(64, '0');
    for (let number = 0; number < 1000; number++)
      store.put(key(number), 256, { bytes: Buffer.alloc(10_000) }, number);
    assert.equal(store.get(key(0), 256, 0), undefined);
    assert.notEqual(store.get(key(999), 256, 0), undefined);
    const kept = Array.from({ length: 1000 }, (_, number) => store.get(key(number), 256, 0)).filter(
      (picture) => picture !== undefined,
    );
    assert.ok(kept.length < 450, String(kept.length));
  });

  test('of a cache that is damaged are made anew', async () => {
    const { path } = await file('damaged.db', Buffer.alloc(10_000, 7));
    using store = openPictureStore(path, { mostBytes: 1e9 });
    store.put('ab'.repeat(32), 256, { note: 'x' }, 0);
    assert.deepEqual(store.get('ab'.repeat(32), 256, 0), { note: 'x' });
  });

  test('wait for none that cannot be made', async () => {
    const photo = await file('after.jpg', await landscape({ number: 11 }));
    using pool = openPicturePool(1);
    const lost = pool.make({ path: '/dev/zero', sha256: '', size: 256 });
    const next = pool.make({ ...photo, size: 256 });
    assert.ok((await lost.catch((error: unknown) => error)) instanceof NoPicture);
    assert.ok((await next).length > 1000);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { openAfc, readAfcFile } from '@safelight/apple-device';
import { layeredMedia, type Media, syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import { startPairedIphone } from '../support/paired-iphone.ts';

const sizes = [0, 1, 31, 65536, 1 << 20, (1 << 20) + 1, 9_999_999];
const media = syntheticMedia({
  photos: sizes.length,
  photoBytes: (index) => sizes[index] ?? 0,
  seed: 'read',
});

async function bytesOnPhone(of: Media, path: string): Promise<Buffer> {
  const file = await of.open(path);
  assert.ok(file);
  const parts: Uint8Array[] = [];
  for (let position = 0; ; ) {
    const part = await file.read(position, 123_457);
    if (part.length === 0) return Buffer.concat(parts);
    position += part.length;
    parts.push(Buffer.from(part));
  }
}

async function collect(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('every file arrives byte for byte, under TLS, whatever its size', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openAfc(paired.phone);
  for (const [index, size] of sizes.entries()) {
    const path = syntheticPath(index);
    const received = await collect(readAfcFile(afc, path));
    assert.equal(received.length, size);
    assert.equal(sha256(received), sha256(await bytesOnPhone(media, path)));
  }
});

test('a range is that range of the file', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openAfc(paired.phone);
  const path = syntheticPath(6);
  const whole = await bytesOnPhone(media, path);
  for (const [start, end] of [
    [0, 0],
    [5, 6],
    [1_000_000, 4_000_001],
    [9_999_998, 20_000_000],
    [10_000_500, 10_000_600],
  ] as const) {
    const part = await collect(readAfcFile(afc, path, { start, end }));
    assert.ok(part.equals(whole.subarray(start, end)), `${start}-${end}`);
  }
  assert.ok((await collect(readAfcFile(afc, path, { start: 9_000_000 }))).equals(whole.subarray(9_000_000)));
});

test('short answers leave no gap and no repetition', async () => {
  const path = syntheticPath(6);
  const whole = await bytesOnPhone(media, path);
  let reads = 0;
  const shortening: Media = {
    ...media,
    async open(wanted) {
      const file = await media.open(wanted);
      return (
        file && {
          ...file,
          read: (position, size) => file.read(position, ++reads % 3 === 0 ? size : Math.min(size, 70_001)),
        }
      );
    },
  };
  await using paired = await startPairedIphone({ media: shortening });
  await using afc = await openAfc(paired.phone);
  assert.ok((await collect(readAfcFile(afc, path))).equals(whole));
  assert.ok((await collect(readAfcFile(afc, path, { end: 5_000_000 }))).equals(whole.subarray(0, 5_000_000)));
});

test('a file that ends before or after its stated size is read to where it ends', async () => {
  const bytes = Buffer.alloc(3_000_000, 7);
  for (const sizeBytes of [1_000_000, 3_000_000, 8_000_000]) {
    const below = layeredMedia({ files: { 'DCIM/a.mov': bytes } });
    const lying: Media = {
      ...below,
      async stat(path) {
        const info = await below.stat(path);
        return info?.kind === 'file' ? { ...info, sizeBytes } : info;
      },
    };
    await using paired = await startPairedIphone({ media: lying });
    await using afc = await openAfc(paired.phone);
    assert.equal((await collect(readAfcFile(afc, 'DCIM/a.mov'))).length, bytes.length);
  }
});

test('an aborted read throws the reason, closes its file and leaves the connection usable', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openAfc(paired.phone);
  const reason = new Error('enough');
  const abort = new AbortController();
  const reading = readAfcFile(afc, syntheticPath(6), { signal: abort.signal, chunkBytes: 65536 });
  await reading.next();
  abort.abort(reason);
  await assert.rejects(reading.next(), reason);
  assert.equal((await collect(readAfcFile(afc, syntheticPath(3)))).length, sizes[3]);
  await afc.stat('DCIM');
  assert.equal(paired.iphone.phone.afcRequests.get(0x14), 2);
});

test('leaving a read half way closes its file', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openAfc(paired.phone);
  for await (const part of readAfcFile(afc, syntheticPath(6))) {
    assert.ok(part.length > 0);
    break;
  }
  await afc.stat('DCIM');
  assert.equal(paired.iphone.phone.afcRequests.get(0x14), 1);
});

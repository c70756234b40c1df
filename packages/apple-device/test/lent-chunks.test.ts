import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import {
  type MediaFiles,
  mediaFiles,
  openAfc,
  type TrustedPhone,
  threadedMediaFiles,
} from '@safelight/apple-device';
import { syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import { startPairedIphone } from './support/paired-iphone.ts';
import { drain, withCode } from './support/rejections.ts';

const media = syntheticMedia({ photos: 8, photoBytes: (index) => 1_100_000 + index * 77_777, seed: 'lent' });
const ways: readonly (readonly [how: string, filesOf: (phone: TrustedPhone) => MediaFiles])[] = [
  ['', (phone) => mediaFiles({ openAfc: () => openAfc(phone) })],
  [', through a thread', threadedMediaFiles],
];

async function digestOf(index: number): Promise<string> {
  const file = await media.open(syntheticPath(index));
  const size = (await media.stat(syntheticPath(index)))?.sizeBytes ?? 0;
  return createHash('sha256')
    .update((await file?.read(0, size)) ?? '')
    .digest('hex');
}

for (const [how, filesOf] of ways) {
  test(`lent chunks of files read side by side hold each file's own bytes, in memory that is used again${how}`, async () => {
    await using paired = await startPairedIphone({ media });
    await using files = filesOf(paired.phone);
    const memories = new Set<ArrayBufferLike>();
    let chunks = 0;
    const read = async (index: number): Promise<void> => {
      const hash = createHash('sha256');
      for await (const chunk of files.open(syntheticPath(index), { lend: true })) {
        await new Promise((resolve) => setImmediate(resolve));
        hash.update(chunk);
        memories.add(chunk.buffer);
        chunks++;
      }
      assert.equal(hash.digest('hex'), await digestOf(index), `photo ${index}`);
    };
    for (let first = 0; first < 8; first += 4)
      await Promise.all([first, first + 1, first + 2, first + 3].map(read));
    assert.ok(memories.size <= chunks * 0.75, `${memories.size} memories for ${chunks} chunks`);
  });

  test(`a file given up in the middle does not write into the chunks of the next${how}`, async () => {
    await using paired = await startPairedIphone({ media });
    await using files = filesOf(paired.phone);
    paired.iphone.phone.faults = { latencyMs: 2 };
    for (let index = 0; index < 3; index++) {
      for await (const _ of files.open(syntheticPath(7 - index), { lend: true })) break;
      const { bytes } = await drain(copied(files.open(syntheticPath(index), { lend: true })));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), await digestOf(index));
    }
  });

  test(`a chunk that was not lent stays as it is${how}`, async () => {
    await using paired = await startPairedIphone({ media });
    await using files = filesOf(paired.phone);
    const { bytes } = await drain(files.open(syntheticPath(3)));
    assert.equal(createHash('sha256').update(bytes).digest('hex'), await digestOf(3));
  });
}

test('a thread ends with its media files, and says so to whoever still reads', async () => {
  await using paired = await startPairedIphone({ media });
  paired.iphone.phone.faults = { latencyMs: 20 };
  const files = threadedMediaFiles(paired.phone);
  const reading = drain(files.open(syntheticPath(0)));
  const listing = assert.rejects(files.list('DCIM/100APPLE'), withCode('disconnected'));
  await files[Symbol.asyncDispose]();
  await listing;
  withCode('disconnected')((await reading).error);
  await assert.rejects(files.stat('DCIM'), withCode('disconnected'));
});

test('a thread ends with the signal that bounds its connections', async () => {
  await using paired = await startPairedIphone({ media });
  const stop = new AbortController();
  const muxer = { ...paired.phone.muxer, signal: stop.signal };
  await using files = threadedMediaFiles({ ...paired.phone, muxer });
  await files.list('DCIM');
  const reason = new Error('enough');
  stop.abort(reason);
  await assert.rejects(files.list('DCIM'), reason);
});

async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

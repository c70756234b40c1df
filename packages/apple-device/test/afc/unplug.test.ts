import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaFiles, openAfc, readAfcFile } from '@safelight/apple-device';
import { syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import { openImpatientAfc } from '../support/impatient-afc.ts';
import { onlyDevice, startPairedIphone } from '../support/paired-iphone.ts';
import { drain, withCode } from '../support/rejections.ts';

const photoBytes = 5_000_000;
const media = syntheticMedia({ photos: 3, photoBytes: () => photoBytes, seed: 'unplug' });

async function originalBytes(): Promise<Buffer> {
  const file = await media.open(syntheticPath(0));
  const first = await file?.read(0, 4_000_000);
  const rest = await file?.read(4_000_000, 4_000_000);
  return Buffer.concat([first ?? [], rest ?? []].map((part) => Buffer.from(part)));
}

/** Spread over the whole exchange by the golden ratio: no two alike, none chosen. */
const moments = Array.from({ length: 40 }, (_, n) => Math.floor(((n * 0.618034) % 1) * (photoBytes + 1000)));

test('unplugged at any moment, a read ends in disconnected, with nothing but right bytes before', async () => {
  const original = await originalBytes();
  await using paired = await startPairedIphone({ media });
  for (const moment of moments) {
    const device = await onlyDevice(paired.muxer);
    await using afc = await openAfc({ ...paired.phone, device });
    paired.iphone.phone.faults = { unplugAfterBytes: moment };
    const { bytes, error } = await drain(readAfcFile(afc, syntheticPath(0)));
    withCode('disconnected')(error);
    assert.ok(bytes.length < photoBytes);
    assert.ok(bytes.equals(original.subarray(0, bytes.length)));
    paired.iphone.phone.faults = {};
    paired.iphone.muxer.plugIn(paired.iphone.phone);
  }
});

test('unplugged while services are being started, it is disconnected or gone', async () => {
  await using paired = await startPairedIphone({ media });
  for (let moment = 0; moment < 2400; moment += 300) {
    const device = await onlyDevice(paired.muxer);
    paired.iphone.phone.faults = { unplugAfterBytes: moment };
    const opening = openAfc({ ...paired.phone, device }).then((afc) => afc.list('DCIM'));
    await opening.then(
      () => assert.ok(moment > 800),
      withCode('disconnected', 'no-device', 'connection-refused'),
    );
    paired.iphone.phone.unplug();
    paired.iphone.phone.faults = {};
    paired.iphone.muxer.plugIn(paired.iphone.phone);
  }
});

test('a phone that stops in the middle of a file is a timeout', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openImpatientAfc(paired.phone, 400);
  paired.iphone.phone.faults = { stallAfterBytes: 2_000_000 };
  const started = performance.now();
  const { error } = await drain(readAfcFile(afc, syntheticPath(0)));
  withCode('timeout')(error);
  assert.ok(performance.now() - started < 5000);
});

test('a slow link is no stall', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openImpatientAfc(paired.phone, 400);
  paired.iphone.phone.faults = { bytesPerSecond: 1_000_000 };
  const { bytes, error } = await drain(readAfcFile(afc, syntheticPath(0), { end: 500_000 }));
  assert.equal(error, undefined);
  assert.equal(bytes.length, 500_000);
});

test('a reader that takes its time is no stall', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openImpatientAfc(paired.phone, 300);
  let received = 0;
  for await (const part of readAfcFile(afc, syntheticPath(0), {
    end: 3_000_000,
    chunkBytes: 1 << 20,
    inFlight: 1,
  })) {
    received += part.length;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  assert.equal(received, 3_000_000);
});

test('media files open a new connection after one has ended', async () => {
  await using paired = await startPairedIphone({ media });
  let opened = 0;
  await using files = mediaFiles({
    connections: 1,
    async openAfc() {
      opened++;
      return await openAfc({ ...paired.phone, device: await onlyDevice(paired.muxer) });
    },
  });
  assert.equal((await files.stat('DCIM'))?.kind, 'folder');
  paired.iphone.phone.unplug();
  await assert.rejects(files.stat('DCIM'), withCode('disconnected'));
  await assert.rejects(files.stat('DCIM'));
  paired.iphone.muxer.plugIn(paired.iphone.phone);
  assert.equal((await files.stat('DCIM'))?.kind, 'folder');
  assert.ok(opened >= 2);
});

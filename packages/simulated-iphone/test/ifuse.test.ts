import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { layeredMedia, syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import { needsFuse, runTool } from './support/c-tools.ts';
import { type PhoneOnSocket, phoneOnSocket } from './support/phone-on-socket.ts';

const run = promisify(execFile);

interface Mounted extends AsyncDisposable {
  readonly path: string;
}

async function mount(iphone: PhoneOnSocket): Promise<Mounted> {
  const path = join(iphone.folder, 'mounted');
  await mkdir(path);
  await runTool(iphone.address, 'idevicepair', 'pair');
  const mounted = await runTool(iphone.address, 'ifuse', path);
  assert.equal(mounted.exitCode, 0, mounted.said);
  return { path, [Symbol.asyncDispose]: async () => void (await run('fusermount', ['-u', '-z', path])) };
}

test(
  'ifuse mounts the phone and reads every photo as it is',
  needsFuse('idevicepair', 'sha256sum'),
  async () => {
    const photos = syntheticMedia({ photos: 5, photoBytes: (index) => index * 333_333, seed: 'ifuse' });
    const aae = Buffer.from('an edit');
    await using iphone = await phoneOnSocket({
      media: layeredMedia({ files: { 'DCIM/100APPLE/IMG_0001.AAE': aae }, below: photos }),
    });
    await using mounted = await mount(iphone);
    const folder = join(mounted.path, 'DCIM/100APPLE');
    const { stdout } = await run('sh', ['-c', 'cd "$1" && sha256sum *', 'sh', folder]);
    const seen = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => [line.slice(66), line.slice(0, 64)]),
    );
    const expected = new Map([['IMG_0001.AAE', createHash('sha256').update(aae).digest('hex')]]);
    for (let index = 0; index < 5; index++) {
      const file = await photos.open(syntheticPath(index));
      const bytes = await file?.read(0, 10_000_000);
      assert.ok(bytes);
      expected.set(syntheticPath(index).slice(14), createHash('sha256').update(bytes).digest('hex'));
    }
    assert.deepEqual(seen, expected);
  },
);

test(
  'through ifuse a photo that is only in iCloud is listed and cannot be read',
  needsFuse('idevicepair'),
  async () => {
    const media = syntheticMedia({
      photos: 2,
      photoBytes: () => 1000,
      seed: 'x',
      cloudOnly: (index) => index === 1,
    });
    await using iphone = await phoneOnSocket({ media });
    await using mounted = await mount(iphone);
    await run('cat', [join(mounted.path, syntheticPath(0))]);
    await assert.rejects(run('cat', [join(mounted.path, syntheticPath(1))]), /error/i);
  },
);

test('what ifuse tries to write or remove is refused and noted', needsFuse('idevicepair'), async () => {
  const media = syntheticMedia({ photos: 1, photoBytes: () => 1000, seed: 'x' });
  await using iphone = await phoneOnSocket({ media });
  await using mounted = await mount(iphone);
  await assert.rejects(run('rm', [join(mounted.path, syntheticPath(0))]));
  await assert.rejects(run('mkdir', [join(mounted.path, 'new')]));
  assert.equal(iphone.phone.refusedWrites.length, 2);
});

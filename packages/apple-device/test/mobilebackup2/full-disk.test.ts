import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { backUpPhone } from '@safelight/apple-device';
import { backupInto, pattern, startBackupIphone } from '../support/backed-up-iphone.ts';
import { withCode } from '../support/rejections.ts';

interface SmallDisk extends Disposable {
  readonly path: string;
}

/** A disk of three megabytes; undefined where the system does not let one be made. */
function smallDisk(t: TestContext, folder: string): SmallDisk | undefined {
  const path = join(folder, 'small');
  mkdirSync(path);
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path]);
  if (made.status === 0) return { path, [Symbol.dispose]: () => void spawnSync('umount', [path]) };
  t.skip('only root on Linux can make a small disk');
  return undefined;
}

test('a disk that the phone knows to be too small is refused before anything is sent', async (t) => {
  await using iphone = await startBackupIphone();
  using disk = smallDisk(t, iphone.root);
  if (disk === undefined) return;
  iphone.agent.files.put('HomeDomain', 'large', { content: pattern(4_000_000, 9) });
  let files = 0;
  const run = backUpPhone(iphone.phone, { ...backupInto(disk.path), onReceived: () => void files++ });
  await assert.rejects(run, withCode('disk-full'));
  assert.equal(files, 0);
});

test('a disk that fills up on the way ends the run at once as such, and the phone is told', async (t) => {
  await using iphone = await startBackupIphone();
  using disk = smallDisk(t, iphone.root);
  if (disk === undefined) return;
  // It grows after the phone has asked how much room there is.
  iphone.agent.beforeUpload = ({ path }) => {
    if (path.endsWith('IMG_0001.HEIC')) {
      iphone.agent.files.put('CameraRollDomain', 'Media/DCIM/101APPLE/IMG_0001.HEIC', {
        content: pattern(6_000_000, 8),
      });
    }
    return undefined;
  };
  const seen: number[] = [];
  const run = backUpPhone(iphone.phone, {
    ...backupInto(disk.path),
    onProgress: ({ bytes }) => seen.push(bytes),
  });
  await assert.rejects(run, withCode('disk-full'));
  assert.ok((seen.at(-1) ?? 0) < 3_500_000);
  iphone.agent.beforeUpload = () => undefined;
  while (iphone.iphone.phone.syncLock !== undefined) await new Promise((resolve) => setTimeout(resolve, 5));
});

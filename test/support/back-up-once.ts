import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backUpPhone, listDevices, parseMuxerAddress, readPairRecord } from '@safelight/apple-device';
import { openFinderBackup, openSnapshots, readSums, verifySnapshot } from '@safelight/finder-backup';

/**
 * One run of `safelight phone backup` without what is round it, as a process that can be killed and starts in a third of the
 * time: `back-up-once.ts MUXER_ADDRESS PAIR_RECORD ROOT SCRATCH`. Clone, receive, read back, commit.
 */
const [address = '', recordPath = '', root = '', scratchFolder = ''] = process.argv.slice(2);
const muxer = { address: parseMuxerAddress(address), idleMs: 5000 };
const [device] = await listDevices(muxer);
if (device === undefined) throw new Error('no phone');
const phone = { muxer, device, record: readPairRecord(readFileSync(recordPath)), label: 'test' };
await using run = await openSnapshots(root).begin(device.udid);
const received = new Map<string, { storedBytes: number; sha1: string }>();
await backUpPhone(phone, {
  root: run.folder,
  info: { guid: '0'.repeat(32), now: new Date() },
  onReceived: ({ path, sizeBytes, sha1 }) =>
    received.set(path.split('/').at(-1) ?? '', {
      storedBytes: sizeBytes,
      sha1: Buffer.from(sha1).toString('hex'),
    }),
});
const before = run.base === undefined ? undefined : await readSums(run.base.folder);
await using backup = await openFinderBackup(join(run.folder, device.udid), { scratchFolder });
const verification = await verifySnapshot({
  folder: run.folder,
  udid: device.udid,
  backup,
  received: (fileId) => received.get(fileId),
  before,
  seal: true,
  scratchFolder,
  threads: 1,
});
if (!verification.sound) throw new Error('not sound');
await run.commit({ nowMs: Date.now(), verification });

import { createCipheriv } from 'node:crypto';
import {
  BackupAgent,
  DomainFiles,
  iphoneValues,
  layeredMedia,
  mobilebackup2Service,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';

/** A simulated iPhone to be backed up, as its own process: `… SOCKET FILES TOTAL_BYTES [PASSWORD]`; says when it is up. */
const [socket = '', files = '0', totalBytes = '0', password] = process.argv.slice(2);
const count = Number(files);
const usualBytes = Number(totalBytes) / count;
/** Odd, so that no two files begin alike. */
const pool = createCipheriv('aes-256-ctr', Buffer.alloc(32, 1), Buffer.alloc(16)).update(
  Buffer.alloc((8 << 20) + 4099),
);
const chunkBytes = 1 << 20;

/** Most are small and a few large, as on phones: every tenth has five and a half times the usual size. */
function sizeOf(index: number): number {
  return Math.round(index % 10 === 0 ? usualBytes * 5.5 : usualBytes / 2) + (index % 1000);
}

function* chunksOf(index: number): Iterable<Uint8Array> {
  const size = sizeOf(index);
  for (let at = 0; at < size; at += chunkBytes) {
    const start = (index * 7919 + at) % (pool.length - chunkBytes);
    yield pool.subarray(start, start + Math.min(chunkBytes, size - at));
  }
}

const domain = new DomainFiles();
for (let index = 0; index < count; index++) {
  const folder = 100 + Math.floor(index / 999);
  const path = `Media/DCIM/${folder}APPLE/IMG_${String(index).padStart(6, '0')}.HEIC`;
  domain.put('CameraRollDomain', path, { content: () => chunksOf(index), sizeBytes: sizeOf(index) });
}
const agent = new BackupAgent({
  files: domain,
  digestUpToBytes: 0,
  ...(password === undefined ? {} : { password }),
});
const iphone = await startSimulatedIphone({
  address: { kind: 'unix', path: socket },
  media: layeredMedia({ files: {} }),
  services: [mobilebackup2Service(agent)],
  // Later systems make idevicebackup2 wait two seconds for a passcode prompt.
  values: { '': { ...iphoneValues()[''], ProductVersion: '15.8.2' } },
});
process.stdout.write(`${iphone.address}\n`);
// So that a profile of it is written.
process.once('SIGTERM', () => process.exit());

import { createHash, generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import {
  listDevices,
  type MuxerOptions,
  mediaFiles,
  openAfc,
  openLockdown,
  pair,
  parseMuxerAddress,
  readMuxerBuid,
  saveMuxerPairRecord,
  type TrustedPhone,
  writePairRecord,
} from '@safelight/apple-device';
import { peakKilobytes } from '../peak-memory.ts';

const rsa = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });

/** Pairs with the one phone at an address and leaves the record with its multiplexer, for the C tools too. */
export async function pairAt(address: string): Promise<TrustedPhone> {
  const muxer: MuxerOptions = { address: parseMuxerAddress(address), idleMs: 10_000 };
  const [device] = await listDevices(muxer);
  if (device === undefined) throw new Error('no phone');
  await using lockdown = await openLockdown({ muxer, device, label: 'bench' });
  const record = await pair(lockdown, {
    systemBuid: await readMuxerBuid(muxer),
    newHostId: () => randomUUID().toUpperCase(),
    newKeyPair: rsa,
    now: () => new Date(),
  });
  await saveMuxerPairRecord(muxer, device, writePairRecord(record));
  return { muxer, device, record, label: 'bench' };
}

export interface ReadFigures {
  readonly files: number;
  readonly bytes: number;
  readonly listMs: number;
  readonly readMs: number;
  readonly maxRssMiB: number;
}

/** Lists the camera roll with stats, then reads and hashes every file, `atOnce` files side by side. */
export async function readAll(phone: TrustedPhone, atOnce: number): Promise<ReadFigures> {
  await using media = mediaFiles({ openAfc: () => openAfc(phone) });
  const started = performance.now();
  const paths: string[] = [];
  for (const folder of await media.list('DCIM')) {
    for (const file of await media.list(`DCIM/${folder.name}`))
      paths.push(`DCIM/${folder.name}/${file.name}`);
  }
  const listed = performance.now();
  let bytes = 0;
  const queue = paths.sort().values();
  const worker = async (): Promise<void> => {
    for (const path of queue) {
      const hash = createHash('sha256');
      for await (const chunk of media.open(path)) {
        hash.update(chunk);
        bytes += chunk.length;
      }
      hash.digest();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const readMs = performance.now() - listed;
  const maxRssMiB = Math.round(peakKilobytes() / 1024);
  return {
    files: paths.length,
    bytes,
    listMs: Math.round(listed - started),
    readMs: Math.round(readMs),
    maxRssMiB,
  };
}

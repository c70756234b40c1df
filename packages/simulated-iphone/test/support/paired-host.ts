import { createPublicKey, randomUUID } from 'node:crypto';
import {
  listDevices,
  openLockdown,
  pair,
  parseMuxerAddress,
  readMuxerBuid,
  type TrustedPhone,
} from '@safelight/apple-device';
import type { SimulatedIphone } from '@safelight/simulated-iphone';
import { phoneKey } from './phone-on-socket.ts';

/** A host that the phone trusts; its keys are the phone's own, which nothing forbids and which saves making more. */
export async function pairedHost(iphone: SimulatedIphone): Promise<TrustedPhone> {
  const muxer = { address: parseMuxerAddress(iphone.address), idleMs: 3000 };
  const [device] = await listDevices(muxer);
  if (device === undefined) throw new Error('no phone');
  await using lockdown = await openLockdown({ muxer, device, label: 'test' });
  const keys = { privateKey: phoneKey, publicKey: createPublicKey(phoneKey) };
  const record = await pair(lockdown, {
    systemBuid: await readMuxerBuid(muxer),
    newHostId: () => randomUUID().toUpperCase(),
    newKeyPair: async () => keys,
    now: () => new Date('2026-01-01T00:00:00Z'),
  });
  return { muxer, device, record, label: 'test' };
}

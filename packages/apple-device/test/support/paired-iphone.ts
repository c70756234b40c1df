import { generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type KeyPair,
  listDevices,
  type MuxerDevice,
  type MuxerOptions,
  openLockdown,
  type PairRecord,
  pair,
  parseMuxerAddress,
  readMuxerBuid,
  type TrustedPhone,
} from '@safelight/apple-device';
import {
  type CreatePhoneOptions,
  type ListenAddress,
  type SimulatedIphone,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';

const newKeys = (): Promise<KeyPair> => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });

/** Made once for a test file: keys take longer to make than all else in a test. */
const [phoneKeys, rootKeys, hostKeys] = await Promise.all([newKeys(), newKeys(), newKeys()]);

export const phoneKey: KeyObject = phoneKeys.privateKey;

/** What `pair` needs, with keys that are already made. */
export function pairingOptions(systemBuid = 'TEST-BUID'): {
  systemBuid: string;
  newHostId: () => string;
  newKeyPair: () => Promise<KeyPair>;
  now: () => Date;
  pauseMs: number;
} {
  const keys = [rootKeys, hostKeys];
  return {
    systemBuid,
    newHostId: () => randomUUID().toUpperCase(),
    newKeyPair: async () => keys.shift() ?? newKeys(),
    now: () => new Date('2026-01-02T03:04:05Z'),
    pauseMs: 5,
  };
}

/** A free place for a multiplexer: a socket in a folder, or TCP on Windows. */
export function freeAddress(folder: string): ListenAddress {
  return process.platform === 'win32'
    ? { kind: 'tcp', host: '127.0.0.1', port: 0 }
    : { kind: 'unix', path: join(folder, 'usbmuxd') };
}

export interface StartedIphone extends AsyncDisposable {
  readonly iphone: SimulatedIphone;
  readonly muxer: MuxerOptions;
}

/** A simulated phone on a multiplexer of its own. */
export async function startIphone(options: CreatePhoneOptions): Promise<StartedIphone> {
  const folder = temporaryFolder();
  const address = freeAddress(folder.path);
  const iphone = await startSimulatedIphone({ key: phoneKey, ...options, address });
  const muxer = { address: parseMuxerAddress(iphone.address), idleMs: 2000 };
  return {
    iphone,
    muxer,
    async [Symbol.asyncDispose]() {
      await iphone[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

export async function onlyDevice(muxer: MuxerOptions): Promise<MuxerDevice> {
  const [device, ...others] = await listDevices(muxer);
  if (device === undefined || others.length > 0) throw new Error('one phone was expected');
  return device;
}

export async function pairWith(muxer: MuxerOptions, device: MuxerDevice): Promise<PairRecord> {
  await using lockdown = await openLockdown({ muxer, device, label: 'test' });
  return await pair(lockdown, pairingOptions(await readMuxerBuid(muxer)));
}

export interface PairedIphone extends StartedIphone {
  readonly phone: TrustedPhone;
}

/** A simulated phone that trusts this computer. */
export async function startPairedIphone(options: CreatePhoneOptions): Promise<PairedIphone> {
  const started = await startIphone(options);
  const device = await onlyDevice(started.muxer);
  const record = await pairWith(started.muxer, device);
  const phone = { muxer: started.muxer, device, record, label: 'test' };
  return { ...started, phone, [Symbol.asyncDispose]: () => started[Symbol.asyncDispose]() };
}

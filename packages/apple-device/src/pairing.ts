import { setTimeout as wait } from 'node:timers/promises';
import { createPairingCertificates, type KeyPair } from './certificates/pairing-certificates.ts';
import { DeviceError } from './errors.ts';
import type { LockdownClient } from './lockdown/client.ts';
import type { PairRecord } from './pair-record.ts';

export interface PairingOptions {
  /** This computer's identity, from `readMuxerBuid`. */
  readonly systemBuid: string;
  /** A fresh UUID, upper case. */
  readonly newHostId: () => string;
  /** A fresh RSA key pair of 2048 bits. */
  readonly newKeyPair: () => Promise<KeyPair>;
  readonly now: () => Date;
  /** Called once each time what the person must do changes: unlock the phone, or tap Trust. */
  readonly onWaiting?: (reason: 'locked' | 'trust-pending') => void;
  /** Pause between two asks in milliseconds. */
  readonly pauseMs?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Pairs with a phone: makes keys and certificates, and asks until the person has unlocked it and tapped Trust.
 * Waits as long as `signal` lets it. Throws `trust-denied`, `pairing-prohibited`, `refused`, or what ended the
 * connection. The record is good only once it is kept: see `saveMuxerPairRecord` and `savePairRecordFile`.
 */
export async function pair(lockdown: LockdownClient, options: PairingOptions): Promise<PairRecord> {
  const record = await newPairRecord(lockdown, options);
  let told: string | undefined;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      return { ...record, escrowBag: await lockdown.pair(record) };
    } catch (error) {
      const code = error instanceof DeviceError ? error.code : undefined;
      if (code !== 'locked' && code !== 'trust-pending') throw error;
      if (told !== code) options.onWaiting?.(code);
      told = code;
    }
    await pause(options);
  }
}

async function newPairRecord(lockdown: LockdownClient, options: PairingOptions): Promise<PairRecord> {
  const key = await lockdown.getValue(undefined, 'DevicePublicKey');
  if (!(key instanceof Uint8Array)) throw new DeviceError('protocol', 'the phone has no public key');
  const wifi = await lockdown.getValue(undefined, 'WiFiAddress').catch(() => undefined);
  const [root, host] = await Promise.all([options.newKeyPair(), options.newKeyPair()]);
  const devicePublicKey = Buffer.from(key).toString('latin1');
  const certificates = createPairingCertificates({ devicePublicKey, root, host, validFrom: options.now() });
  return {
    hostId: options.newHostId(),
    systemBuid: options.systemBuid,
    deviceCertificate: certificates.device,
    hostCertificate: certificates.host,
    hostPrivateKey: privatePem(host),
    rootCertificate: certificates.root,
    rootPrivateKey: privatePem(root),
    escrowBag: undefined,
    wifiMacAddress: typeof wifi === 'string' ? wifi : undefined,
  };
}

function privatePem(keys: KeyPair): string {
  return keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

async function pause(options: PairingOptions): Promise<void> {
  try {
    await wait(
      options.pauseMs ?? 1000,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  }
}

import { setTimeout as wait } from 'node:timers/promises';
import { createPairingCertificates, type KeyPair } from './certificates/pairing-certificates.ts';
import { DeviceError, type DeviceErrorCode } from './errors.ts';
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
  /**
   * Opens lockdown again where the phone has dropped it: phones close a lockdown that waits for about half a minute, and
   * some reset their USB when the person taps Trust, which gives them another number at the multiplexer
   * (libimobiledevice, issue #20). Without it, a dropped connection ends the pairing.
   */
  readonly reopen?: () => Promise<LockdownClient>;
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
  // One record for all asks: the phone may have come to trust it without our having heard so.
  const record = await newPairRecord(lockdown, options);
  let told: string | undefined;
  let asked = lockdown;
  try {
    for (;;) {
      options.signal?.throwIfAborted();
      try {
        return { ...record, escrowBag: await asked.pair(record) };
      } catch (error) {
        const code = error instanceof DeviceError ? error.code : undefined;
        if (code === 'locked' || code === 'trust-pending') {
          if (told !== code) options.onWaiting?.(code);
          told = code;
        } else {
          const again = await reopened(error, options);
          if (asked !== lockdown) await asked[Symbol.asyncDispose]();
          asked = again;
        }
      }
      await pause(options);
    }
  } finally {
    if (asked !== lockdown) await asked[Symbol.asyncDispose]();
  }
}

/** What a phone that resets its USB looks like from here, until it is back. */
const dropped: ReadonlySet<DeviceErrorCode | undefined> = new Set([
  'disconnected',
  'timeout',
  'no-device',
  'connection-refused',
]);
/** A phone is back on the bus within a second or two; one that is not was unplugged. */
const reopenTries = 8;

/** Lockdown once more after `error` ended it. Throws `error` where that was no end of a connection, or stays one. */
async function reopened(error: unknown, options: PairingOptions): Promise<LockdownClient> {
  if (options.reopen === undefined || !isDrop(error)) throw error;
  for (let tries = 1; ; tries++) {
    await pause(options);
    try {
      return await options.reopen();
    } catch (next) {
      options.signal?.throwIfAborted();
      if (!isDrop(next)) throw next;
      if (tries === reopenTries) throw error;
    }
  }
}

function isDrop(error: unknown): boolean {
  return error instanceof DeviceError && dropped.has(error.code);
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

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import {
  DeviceError,
  findPairRecords,
  type LockdownClient,
  type MuxerDevice,
  openLockdown,
  openSession,
  type PairRecord,
  type PhoneAddress,
  pair,
  readMuxerBuid,
  saveMuxerPairRecord,
  savePairRecordFile,
  type TrustedPhone,
  writePairRecord,
} from '@safelight/apple-device';
import type { Session } from '../session.ts';
import { findPhones, muxerOptions } from './find-phones.ts';
import { PhoneError } from './phone-error.ts';

/** How long a person is given to unlock the phone and tap Trust. */
export const usualTrustWaitMs = 60_000;

const label = 'safelight';

export function addressOf(device: MuxerDevice, session: Session): PhoneAddress {
  return { muxer: muxerOptions(session), device, label };
}

/** The phone with the first pair record that it still knows; undefined where it knows none of ours. Throws `locked`. */
export async function knownPhone(device: MuxerDevice, session: Session): Promise<TrustedPhone | undefined> {
  const address = addressOf(device, session);
  const { ownRecords, systemRecords } = session.phones;
  const places = { muxer: address.muxer, folders: [ownRecords, systemRecords] };
  for (const { record } of await findPairRecords(places, device.udid)) {
    const phone = { ...address, record };
    try {
      await using _session = await openSession(phone);
      return phone;
    } catch (error) {
      if (!(error instanceof DeviceError) || error.code !== 'not-paired') throw error;
    }
  }
  return undefined;
}

/** The phone as one that trusts this computer; pairs where it does not yet. Throws what `pairPhone` does, and `locked`. */
export async function trustedPhone(device: MuxerDevice, session: Session): Promise<TrustedPhone> {
  return (await knownPhone(device, session)) ?? (await pairPhone(device, session));
}

/**
 * Pairs with a phone, and tells the person what to do on it. Throws `trust-denied`, `pairing-prohibited`, and PhoneErrors
 * `trust-pending` and `still-locked` when the person did not come within `waitMs`.
 */
export async function pairPhone(
  device: MuxerDevice,
  session: Session,
  waitMs: number = usualTrustWaitMs,
): Promise<TrustedPhone> {
  let address = addressOf(device, session);
  await using lockdown = await openLockdown(address);
  const reopen = async (): Promise<LockdownClient> => {
    address = addressOf(await attachedAgain(device, session), session);
    return await openLockdown(address);
  };
  const record = await askForTrust(lockdown, { address, session, waitMs, reopen });
  await keep(record, address, session);
  return { ...address, record };
}

/** The same phone under the multiplexer's number of now. Throws `no-device`. */
async function attachedAgain({ udid }: MuxerDevice, session: Session): Promise<MuxerDevice> {
  const device = (await findPhones(session)).find((phone) => phone.udid === udid);
  if (device === undefined) throw new DeviceError('no-device', 'the phone is not connected any more');
  return device;
}

interface Asking {
  readonly reopen: () => Promise<LockdownClient>;
  readonly address: PhoneAddress;
  readonly session: Session;
  readonly waitMs: number;
}

async function askForTrust(
  lockdown: LockdownClient,
  { address, session, waitMs, reopen }: Asking,
): Promise<PairRecord> {
  let waitingFor: 'locked' | 'trust-pending' | undefined;
  const enough = AbortSignal.timeout(waitMs);
  try {
    return await pair(lockdown, {
      systemBuid: await readMuxerBuid(address.muxer),
      newHostId: () => session.randomId().toUpperCase(),
      newKeyPair: () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 }),
      now: () => new Date(session.now()),
      reopen,
      signal: AbortSignal.any([session.signal, enough]),
      onWaiting(reason) {
        waitingFor = reason;
        session.say(waitingSentences[reason]);
      },
    });
  } catch (error) {
    session.signal.throwIfAborted();
    if (!enough.aborted) throw error;
    throw new PhoneError(waitingFor === 'locked' ? 'still-locked' : 'trust-pending', '', { cause: error });
  }
}

const waitingSentences = {
  locked: 'The phone is locked. Unlock it; waiting …',
  'trust-pending': 'The phone asks “Trust This Computer?”. Tap Trust on it and enter its passcode; waiting …',
} as const;

/** In our own folder for us, and with the multiplexer for all who use it; that one may refuse. */
async function keep(record: PairRecord, address: PhoneAddress, session: Session): Promise<void> {
  await savePairRecordFile(session.phones.ownRecords, address.device.udid, record);
  try {
    await saveMuxerPairRecord(address.muxer, address.device, writePairRecord(record));
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
  }
}

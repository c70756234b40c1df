import { AfcClient } from './afc/client.ts';
import type { Connection } from './connection.ts';
import { DeviceError } from './errors.ts';
import { LockdownClient, lockdownPort } from './lockdown/client.ts';
import type { PairRecord } from './pair-record.ts';
import { startTls } from './tls.ts';
import type { MuxerDevice } from './usbmux/device.ts';
import { connectToDevice, type MuxerOptions } from './usbmux/requests.ts';

/** How to reach one phone. `muxer.signal`, where given, bounds the life of every connection opened with it. */
export interface PhoneAddress {
  readonly muxer: MuxerOptions;
  readonly device: Pick<MuxerDevice, 'deviceId' | 'udid'>;
  /** The name that the phone's log shows for us. */
  readonly label: string;
}

/** A phone that trusts this computer. */
export interface TrustedPhone extends PhoneAddress {
  readonly record: PairRecord;
  /** Where given, services are started in this session and not each in one of its own. */
  readonly session?: LockdownClient;
}

/** Opens lockdown without a session: enough to pair and to read the few facts that are told to strangers. */
export async function openLockdown(phone: PhoneAddress): Promise<LockdownClient> {
  return new LockdownClient(await connectToDevice(phone.muxer, phone.device, lockdownPort), phone.label);
}

/** Opens lockdown with a trusted session. Throws `not-paired`, `locked`. */
export async function openSession(phone: TrustedPhone): Promise<LockdownClient> {
  const lockdown = await openLockdown(phone);
  try {
    await lockdown.startSession(phone.record);
    return lockdown;
  } catch (error) {
    await lockdown[Symbol.asyncDispose]();
    throw error;
  }
}

/**
 * Starts a service and connects to it, under TLS where the phone wants it. Each call has its own lockdown session, since
 * phones drop those that stay open, unless the phone comes with one. Throws `not-found` where the phone has no such service, `locked`, `not-paired`.
 */
export async function openService(
  phone: TrustedPhone,
  name: string,
  options: { readonly escrowBag?: boolean } = {},
): Promise<Connection> {
  if (phone.session === undefined) {
    await using session = await openSession(phone);
    return await openService({ ...phone, session }, name, options);
  }
  const service = await phone.session.startService(name, options);
  const connection = await connectToDevice(phone.muxer, phone.device, service.port);
  try {
    if (service.tls) await startTls(connection, phone.record);
    return connection;
  } catch (error) {
    connection.destroy(error);
    throw error;
  }
}

/**
 * Opens the phone's media folder: DCIM, PhotoData and what else lies beside them. The escrow bag is shown only to a
 * phone that says it is locked.
 */
export async function openAfc(phone: TrustedPhone): Promise<AfcClient> {
  const name = 'com.apple.afc';
  try {
    return new AfcClient(await openService(phone, name));
  } catch (error) {
    const isLocked = error instanceof DeviceError && error.code === 'locked';
    if (!isLocked || phone.record.escrowBag === undefined) throw error;
    return new AfcClient(await openService(phone, name, { escrowBag: true }));
  }
}

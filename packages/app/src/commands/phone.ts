import {
  type BatteryHealth,
  batteryHealth,
  DeviceError,
  type MuxerDevice,
  openLockdown,
  openSession,
  phoneFacts,
  type TrustedPhone,
} from '@safelight/apple-device';
import { factsDocument } from '../phone/facts-document.ts';
import { factsLines } from '../phone/facts-lines.ts';
import { findPhone, findPhones } from '../phone/find-phones.ts';
import { addressOf, knownPhone, pairPhone, trustedPhone } from '../phone/trusted-phone.ts';
import { notePhone } from '../safety/phone-notes.ts';
import type { Session } from '../session.ts';
import { printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight phone list`: the phones that are connected, and whether they trust this computer. */
export async function phoneList(session: Session): Promise<CommandResult> {
  const devices = await findPhones(session);
  const phones = await Promise.all(devices.map((device) => listed(device, session)));
  const trustWords = { true: 'trusts this computer', false: 'does not trust this computer yet' } as const;
  const lines = phones.map(({ udid, name, model, osVersion, connection, trusted, lockedNow }) => {
    const trust = trusted === null ? 'locked, or does not say' : trustWords[`${trusted}`];
    return `${printable(name ?? 'unnamed')}  ${printable(model ?? 'unknown model')}  iOS ${printable(osVersion ?? 'unknown')}  ${connection}  ${trust}${lockedNow === true ? ', locked now' : ''}\n    phone:${udid}`;
  });
  if (lines.length === 0) lines.push('No phone is connected. Plug one in with a cable and unlock it.');
  return { outcome: 'ok', lines, json: { phones } };
}

/** What a phone tells a stranger; what it does not tell is null. */
async function listed(device: MuxerDevice, session: Session) {
  const { udid, connection } = device;
  try {
    await using lockdown = await openLockdown(addressOf(device, session));
    const { name, productType, osVersion, lockedNow } = await phoneFacts(lockdown);
    return {
      udid,
      connection,
      name: name ?? null,
      model: productType ?? null,
      osVersion: osVersion ?? null,
      lockedNow: lockedNow ?? null,
      trusted: await trusts(device, session),
    };
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return { udid, connection, name: null, model: null, osVersion: null, lockedNow: null, trusted: null };
  }
}

async function trusts(device: MuxerDevice, session: Session): Promise<boolean | null> {
  try {
    return (await knownPhone(device, session)) !== undefined;
  } catch (error) {
    if (error instanceof DeviceError && error.code === 'locked') return null;
    throw error;
  }
}

/** `safelight phone pair [UDID]`. `waitMs`: how long the person is given to tap Trust. */
export async function phonePair(
  udid: string | undefined,
  { waitMs }: { readonly waitMs: number },
  session: Session,
): Promise<CommandResult> {
  const device = await findPhone(udid, session);
  const known = await knownPhone(device, session);
  if (known === undefined) await pairPhone(device, session, waitMs);
  const state = known === undefined ? 'now trusts' : 'already trusts';
  const { name } = await listed(device, session);
  return {
    outcome: 'ok',
    lines: [`✓ ${name === null ? `The phone ${device.udid}` : printable(name)} ${state} this computer.`],
    json: { udid: device.udid, new: known === undefined },
  };
}

/** `safelight phone info [UDID]`: what the phone says of itself and of its own backups. */
export async function phoneInfo(udid: string | undefined, session: Session): Promise<CommandResult> {
  const device = await findPhone(udid, session);
  const phone = await trustedPhone(device, session);
  await using lockdown = await openSession(phone);
  const facts = await phoneFacts(lockdown);
  const health = await healthOf(phone);
  const json = factsDocument(facts, { device, health });
  notePhone(session, json);
  return {
    outcome: 'ok',
    lines: factsLines(facts, { udid: device.udid, health, nowMs: session.now() }),
    json,
  };
}

/** Not every phone tells; a cable that breaks is another matter. */
async function healthOf(phone: TrustedPhone): Promise<BatteryHealth | undefined> {
  try {
    return await batteryHealth(phone);
  } catch (error) {
    if (error instanceof DeviceError && error.answer !== undefined) return undefined;
    throw error;
  }
}

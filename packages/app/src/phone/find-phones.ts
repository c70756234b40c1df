import { listDevices, type MuxerDevice, type MuxerOptions } from '@safelight/apple-device';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { printable } from '../terminal/words.ts';
import { PhoneError } from './phone-error.ts';

/** Longest silence of a phone or the multiplexer before it counts as gone. A phone waking a sleeping disk needs a few seconds. */
const idleMs = 8_000;

export function muxerOptions(session: Session): MuxerOptions {
  return { address: session.phones.muxer(), idleMs, signal: session.signal };
}

/** Every phone that is connected, once; a cable is preferred to the network. Throws `no-usbmuxd`. */
export async function findPhones(session: Session): Promise<readonly MuxerDevice[]> {
  const phones = new Map<string, MuxerDevice>();
  for (const device of await listDevices(muxerOptions(session))) {
    if (device.connection === 'usb' || !phones.has(device.udid)) phones.set(device.udid, device);
  }
  return [...phones.values()];
}

/**
 * The phone that is meant. `option`: by which it is named, where it is no argument. Throws PhoneErrors, or a UsageError where it
 * must be said which of several.
 */
export async function findPhone(
  udid: string | undefined,
  session: Session,
  option?: string,
): Promise<MuxerDevice> {
  const phones = await findPhones(session);
  if (udid !== undefined) {
    const found = phones.find((phone) => sameUdid(phone.udid, udid));
    if (found === undefined) throw new PhoneError('not-connected', printable(udid));
    return found;
  }
  const [first, ...others] = phones;
  if (first === undefined) throw new PhoneError('no-phone');
  if (others.length > 0) {
    const how = option === undefined ? '' : `${option} `;
    const named = phones.map((phone) => `${how}phone:${phone.udid}`).join(' or ');
    throw new UsageError(
      `${phones.length} phones are connected. Say which one: ${named} (safelight phone list tells whose each is)`,
    );
  }
  return first;
}

/** Some tools show the newer UDIDs without their dash. */
function sameUdid(one: string, other: string): boolean {
  const bare = (udid: string): string => udid.replaceAll('-', '').toLowerCase();
  return bare(one) === bare(other);
}

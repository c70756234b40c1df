import { isPlistDict, PlistReal } from '@safelight/plist';
import { DeviceLink } from '../device-link/link.ts';
import { type Dictionary, number } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import { openService, type TrustedPhone } from '../phone.ts';
import { checkAnswer } from './errors.ts';

/** Versions of the backup protocol that hosts offer; phones of today choose 2.1. */
const versions = [2.0, 2.1];

/**
 * Starts mobilebackup2 with the pair record's escrow bag and agrees on versions; the caller then sends one request.
 * `silenceMs` is the longest silence in milliseconds before the link ends with `timeout`.
 */
export async function openMobileBackup(phone: TrustedPhone, silenceMs: number): Promise<DeviceLink> {
  const connection = await openService(phone, 'com.apple.mobilebackup2', { escrowBag: true });
  connection.idleMs = silenceMs;
  const link = new DeviceLink(connection);
  try {
    await link.exchangeVersions();
    await greet(link);
    return link;
  } catch (error) {
    connection.destroy(error);
    throw error;
  }
}

/** Sends a request of mobilebackup2. */
export async function sendRequest(link: DeviceLink, name: string, message: Dictionary): Promise<void> {
  await link.send('DLMessageProcessMessage', { ...message, MessageName: name });
}

async function greet(link: DeviceLink): Promise<void> {
  const offered = versions.map((version) => new PlistReal(version));
  await sendRequest(link, 'Hello', { SupportedProtocolVersions: offered });
  const { name, args } = await link.receive();
  const [answer] = args;
  if (name !== 'DLMessageProcessMessage' || !isPlistDict(answer)) {
    throw new DeviceError('protocol', `the phone answered ${name} to Hello`);
  }
  checkAnswer(answer);
  const chosen = number(answer, 'ProtocolVersion');
  if (chosen === undefined || !versions.includes(chosen)) {
    throw new DeviceError('unsupported', `the phone speaks version ${chosen} of its backup protocol`);
  }
}

import { buildXmlPlist } from '@safelight/plist';
import type { Connection } from './connection.ts';
import { type Dictionary, readDictionary } from './dictionary.ts';
import { DeviceError } from './errors.ts';

/** libimobiledevice accepts up to 16 MiB; lists of apps are the largest answers known. */
const maxMessageBytes = 16 << 20;

/** Sends a plist behind its length, 4 bytes big-endian: the framing of lockdown and most services. */
export async function sendPlist(connection: Connection, message: Dictionary): Promise<void> {
  const body = buildXmlPlist(message);
  const packet = Buffer.allocUnsafe(4 + body.length);
  packet.writeUInt32BE(body.length, 0);
  packet.set(body, 4);
  await connection.write(packet);
}

/** Receives a plist, XML or binary. Throws `protocol` for a length over 16 MiB or what is no dictionary. */
export async function receivePlist(connection: Connection): Promise<Dictionary> {
  const length = (await connection.read(4)).readUInt32BE(0);
  if (length === 0 || length > maxMessageBytes) {
    throw new DeviceError('protocol', `the phone announced a message of ${length} bytes`);
  }
  const body = await connection.read(length);
  try {
    return readDictionary(body);
  } catch (cause) {
    throw new DeviceError('protocol', 'the phone sent an unreadable message', { cause });
  }
}

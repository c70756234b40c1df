import { buildXmlPlist } from '@safelight/plist';
import type { Connection } from '../connection.ts';
import { type Dictionary, readDictionary } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';

const headerBytes = 16;
const plistVersion = 1;
const plistMessage = 8;
/** Device lists and pair records are a few kilobytes; anything near this is not a multiplexer. */
const maxPayloadBytes = 4 << 20;

/** A message for the multiplexer: 16-byte little-endian header (length, version, kind, tag) and an XML plist (libusbmuxd). */
export function encodeMuxerPacket(message: Dictionary, tag: number): Buffer {
  const payload = buildXmlPlist(message);
  const packet = Buffer.alloc(headerBytes + payload.length);
  packet.writeUInt32LE(packet.length, 0);
  packet.writeUInt32LE(plistVersion, 4);
  packet.writeUInt32LE(plistMessage, 8);
  packet.writeUInt32LE(tag, 12);
  packet.set(payload, headerBytes);
  return packet;
}

/** Reads one message of the multiplexer. Throws `protocol` when it is none. */
export async function readMuxerPacket(connection: Connection): Promise<{ tag: number; message: Dictionary }> {
  const header = await connection.read(headerBytes);
  const length = header.readUInt32LE(0);
  if (length < headerBytes || length > maxPayloadBytes || header.readUInt32LE(8) !== plistMessage) {
    throw broken('the multiplexer sent a message of a wrong length or kind');
  }
  const payload = await connection.read(length - headerBytes);
  try {
    return { tag: header.readUInt32LE(12), message: readDictionary(payload) };
  } catch (cause) {
    throw broken('the multiplexer sent an unreadable message', cause);
  }
}

function broken(message: string, cause?: unknown): DeviceError {
  return new DeviceError('protocol', message, { cause });
}

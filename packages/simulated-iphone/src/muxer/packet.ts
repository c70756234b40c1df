import { buildXmlPlist, isPlistDict, type PlistDict, parsePlist } from '@safelight/plist';
import type { ByteStream } from '../link/byte-stream.ts';

/** usbmuxd's frame: length, version, kind, tag, 4 bytes each, little-endian (libusbmuxd, usbmuxd-proto.h). */
const headerBytes = 16;
const maxRequestBytes = 1 << 20;
const plistVersion = 1;
const plistMessage = 8;

/** Numbers of the multiplexer's results (usbmuxd-proto.h). */
export const result = { ok: 0, badCommand: 1, noDevice: 2, connectionRefused: 3, badVersion: 6 } as const;

/** Reads one request. Throws LinkEnded, RangeError, PlistError. */
export async function readMuxerRequest(stream: ByteStream): Promise<{ tag: number; request: PlistDict }> {
  const header = await stream.read(headerBytes);
  const length = header.readUInt32LE(0);
  if (length < headerBytes || length > maxRequestBytes) throw new RangeError('no muxer request');
  const payload = await stream.read(length - headerBytes);
  const tag = header.readUInt32LE(12);
  if (header.readUInt32LE(4) !== plistVersion) return { tag, request: { MessageType: 'binary' } };
  const request = parsePlist(payload);
  if (!isPlistDict(request)) throw new TypeError('a request is a dictionary');
  return { tag, request };
}

export function encodeMuxerMessage(tag: number, message: PlistDict): Buffer {
  const payload = buildXmlPlist(message);
  const packet = Buffer.allocUnsafe(headerBytes + payload.length);
  [packet.length, plistVersion, plistMessage, tag].forEach((number, index) => {
    packet.writeUInt32LE(number, index * 4);
  });
  packet.set(payload, headerBytes);
  return packet;
}

import { DeviceError } from '../errors.ts';

/**
 * The header before every AFC message, little-endian, 40 bytes: magic, length of all, length of header and arguments,
 * packet number, operation; the payload is what the first length has beyond the second (libimobiledevice, afc.h).
 */
export const headerBytes = 40;
const magic = Buffer.from('CFA6LPAA', 'latin1');

/** The operations this client uses: those that read. The ones that write or remove are left out on purpose. */
export const operation = {
  status: 0x01,
  data: 0x02,
  readDirectory: 0x03,
  getFileInfo: 0x0a,
  getDeviceInfo: 0x0b,
  openFile: 0x0d,
  openedFile: 0x0e,
  readFile: 0x0f,
  seekFile: 0x11,
  closeFile: 0x14,
} as const;

export interface AfcHeader {
  readonly packetNumber: number;
  readonly operation: number;
  /** Bytes of arguments after the header. */
  readonly argumentBytes: number;
  /** Bytes of payload after the arguments. */
  readonly payloadBytes: number;
}

/** A whole request; those that read carry arguments and no payload. */
export function encodeRequest(
  packetNumber: number,
  code: number,
  args: Uint8Array,
  payload: Uint8Array = new Uint8Array(),
): Buffer {
  const packet = Buffer.allocUnsafe(headerBytes + args.length + payload.length);
  magic.copy(packet);
  packet.set(payload, headerBytes + args.length);
  writeNumber(packet, packet.length, 8);
  writeNumber(packet, headerBytes + args.length, 16);
  writeNumber(packet, packetNumber, 24);
  writeNumber(packet, code, 32);
  packet.set(args, headerBytes);
  return packet;
}

/** Reads the header at the start of `bytes`. Lengths above `maxBytes` and lengths that contradict each other throw `protocol`. */
export function decodeHeader(bytes: Buffer, maxBytes: number): AfcHeader {
  if (magic.compare(bytes, 0, magic.length) !== 0)
    throw new DeviceError('protocol', 'the phone sent no AFC message');
  const whole = readNumber(bytes, 8);
  const head = readNumber(bytes, 16);
  if (head < headerBytes || whole < head || whole > headerBytes + maxBytes) {
    throw new DeviceError(
      'protocol',
      `the phone announced an AFC message of ${whole} bytes (header ${head})`,
    );
  }
  return {
    packetNumber: readNumber(bytes, 24),
    operation: readNumber(bytes, 32),
    argumentBytes: head - headerBytes,
    payloadBytes: whole - head,
  };
}

// In halves of 32 bits: 100,000 stats are half a million numbers, and each BigInt is an object. Beyond 2^53 they are no
// longer exact, and far too large whichever they are.
const highHalf = 2 ** 32;

function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * highHalf;
}

function writeNumber(bytes: Buffer, number: number, at: number): void {
  bytes.writeUInt32LE(number % highHalf, at);
  bytes.writeUInt32LE(Math.floor(number / highHalf), at + 4);
}

/** 64-bit little-endian numbers side by side: the arguments of open, read, seek and close. */
export function encodeNumbers(...numbers: readonly (number | bigint)[]): Buffer {
  const bytes = Buffer.allocUnsafe(numbers.length * 8);
  numbers.forEach((number, index) => {
    bytes.writeBigUInt64LE(BigInt(number), index * 8);
  });
  return bytes;
}

/** A path as the phone takes it: UTF-8 and a NUL. A path that holds a NUL throws `invalid-argument`. */
export function encodePath(path: string): Buffer {
  if (path.includes('\0') || Buffer.byteLength(path) > 4096) {
    throw new DeviceError('invalid-argument', 'a path is too long or holds a NUL');
  }
  return Buffer.from(`${path}\0`, 'utf8');
}

/** NUL-separated texts: a listing, or keys and values in turn. Bytes that are not UTF-8 become U+FFFD. */
export function decodeTexts(payload: Buffer): readonly string[] {
  const texts = payload.toString('utf8').split('\0');
  if (texts.at(-1) === '') texts.pop();
  return texts;
}

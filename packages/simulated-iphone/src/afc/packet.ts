import type { HostConnection } from '../link/host-connection.ts';

/** AFC's frame: 40 bytes, little-endian (libimobiledevice, afc.h). */
const headerBytes = 40;
const magic = Buffer.from('CFA6LPAA', 'latin1');
const maxRequestBytes = 8 << 20;

export const operation = {
  status: 0x01,
  data: 0x02,
  readDirectory: 0x03,
  removePath: 0x08,
  makeDirectory: 0x09,
  getFileInfo: 0x0a,
  getDeviceInfo: 0x0b,
  openFile: 0x0d,
  openedFile: 0x0e,
  readFile: 0x0f,
  writeFile: 0x10,
  seekFile: 0x11,
  tellFile: 0x12,
  toldFile: 0x13,
  closeFile: 0x14,
  setFileSize: 0x15,
  renamePath: 0x18,
  lockFile: 0x1b,
  makeLink: 0x1c,
  setFileTime: 0x1e,
  removePathAndContents: 0x22,
} as const;

export const status = {
  success: 0,
  unknownError: 1,
  invalidArgument: 7,
  notFound: 8,
  isDirectory: 9,
  permissionDenied: 10,
  notSupported: 15,
  wouldBlock: 19,
} as const;

export interface AfcRequest {
  readonly packetNumber: bigint;
  readonly operation: number;
  readonly args: Buffer;
  readonly payload: Buffer;
}

/** Reads one request. Throws LinkEnded, or RangeError for what is no AFC. */
export async function readRequest(connection: HostConnection): Promise<AfcRequest> {
  const header = await connection.read(headerBytes);
  const whole = Number(header.readBigUInt64LE(8));
  const head = Number(header.readBigUInt64LE(16));
  if (!magic.equals(header.subarray(0, 8)) || head < headerBytes || whole < head || whole > maxRequestBytes) {
    throw new RangeError('the host sent no AFC request');
  }
  const args = await connection.read(head - headerBytes);
  const payload = await connection.read(whole - head);
  const code = Number(header.readBigUInt64LE(32));
  return { packetNumber: header.readBigUInt64LE(24), operation: code, args, payload };
}

/** A whole answer: header with arguments, and what is not copied into one message with them, as it may be large. */
export type AfcAnswer = readonly [head: Buffer, payload: Uint8Array];

const nothing = Buffer.alloc(0);

/** An answer: arguments count as header, payload does not. */
export function encodeAnswer(
  request: AfcRequest,
  answer: { readonly operation: number; readonly args?: Uint8Array; readonly payload?: Uint8Array },
): AfcAnswer {
  const { operation, args = nothing, payload = nothing } = answer;
  const head = Buffer.allocUnsafe(headerBytes + args.length);
  magic.copy(head);
  head.writeBigUInt64LE(BigInt(head.length + payload.length), 8);
  head.writeBigUInt64LE(BigInt(head.length), 16);
  head.writeBigUInt64LE(request.packetNumber, 24);
  head.writeBigUInt64LE(BigInt(operation), 32);
  head.set(args, headerBytes);
  return [head, payload];
}

/** A number as an argument: 64 bits, little-endian. */
export function encodeNumber(number: number | bigint): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigUInt64LE(BigInt(number));
  return bytes;
}

/** Texts, each with its NUL. */
export function encodeTexts(texts: readonly string[]): Buffer {
  return Buffer.from(texts.map((text) => `${text}\0`).join(''), 'utf8');
}

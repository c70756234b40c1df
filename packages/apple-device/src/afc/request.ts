import type { Connection } from '../connection.ts';
import { DeviceError } from '../errors.ts';
import * as packet from './packet.ts';

export interface AfcAnswer {
  readonly operation: number;
  /** 0 is success; what is no status counts as one. */
  readonly status: bigint;
  readonly args: Buffer;
}

/** Answers to the requests that are made here are a status or a handle. */
const maxAnswerBytes = 1024;

/**
 * One AFC request and its answer, on a connection that nothing else uses. For the few requests that `AfcClient` leaves
 * out on purpose, as they write; see docs/decisions/071.
 */
export async function askAfc(
  connection: Connection,
  operation: number,
  args: Uint8Array,
  payload: Uint8Array = new Uint8Array(),
): Promise<AfcAnswer> {
  await connection.write(packet.encodeRequest(0, operation, args, payload));
  const header = packet.decodeHeader(await connection.read(packet.headerBytes), maxAnswerBytes);
  const answer = await connection.read(header.argumentBytes);
  await connection.read(header.payloadBytes);
  const isStatus = header.operation === packet.operation.status;
  if (isStatus && answer.length < 8) throw new DeviceError('protocol', 'the phone sent an empty status');
  return { operation: header.operation, status: isStatus ? answer.readBigUInt64LE(0) : 0n, args: answer };
}

/** Opens a file in a mode of AFC; undefined when the phone does not let it be opened. */
export async function openAfcFile(
  connection: Connection,
  mode: number,
  path: string,
): Promise<bigint | undefined> {
  const args = Buffer.concat([packet.encodeNumbers(mode), packet.encodePath(path)]);
  const answer = await askAfc(connection, packet.operation.openFile, args);
  if (answer.operation === packet.operation.openedFile && answer.args.length >= 8) {
    return answer.args.readBigUInt64LE(0);
  }
  if (answer.status === 0n) throw new DeviceError('protocol', 'the phone opened a file without a handle');
  return undefined;
}

import { isPlistDict } from '@safelight/plist';
import { Connection } from '../connection.ts';
import { type Dictionary, data, integer, list, text } from '../dictionary.ts';
import { DeviceError, type DeviceErrorCode } from '../errors.ts';
import { connectToMuxer, type MuxerAddress } from './address.ts';
import { isUdid, type MuxerDevice, readMuxerDevice } from './device.ts';
import { encodeMuxerPacket, readMuxerPacket } from './packet.ts';

export interface MuxerOptions {
  readonly address: MuxerAddress;
  /** Longest silence in milliseconds while an answer is awaited. */
  readonly idleMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Whom the multiplexer is told it talks to; it shows in its log. */
const client = { ClientVersionString: 'safelight', ProgName: 'safelight', kLibUSBMuxVersion: 3 };

/** Phones on the cable and, where the multiplexer knows them, on the network. Throws `no-usbmuxd`. */
export async function listDevices(options: MuxerOptions): Promise<readonly MuxerDevice[]> {
  const answer = await askOnce(options, { MessageType: 'ListDevices' });
  return list(answer, 'DeviceList')
    .map((entry) => (isPlistDict(entry) ? readMuxerDevice(entry) : undefined))
    .filter((device) => device !== undefined);
}

/**
 * Opens a connection to a port of a phone. Throws `no-usbmuxd`, `no-device`, `connection-refused`.
 * The connection lives until it is disposed or `signal` aborts.
 */
export async function connectToDevice(
  options: MuxerOptions,
  device: Pick<MuxerDevice, 'deviceId'>,
  port: number,
): Promise<Connection> {
  const connection = await openMuxer(options);
  try {
    // The port travels in network byte order inside a little-endian number.
    const swapped = ((port & 0xff) << 8) | (port >> 8);
    const request = { MessageType: 'Connect', DeviceID: device.deviceId, PortNumber: swapped };
    await ask(connection, request);
    return connection;
  } catch (error) {
    connection.destroy(error);
    throw error;
  }
}

/** The multiplexer's pair record of a phone, as the bytes of a plist; undefined when it has none. */
export async function readMuxerPairRecord(
  options: MuxerOptions,
  udid: string,
): Promise<Uint8Array | undefined> {
  checkUdid(udid);
  try {
    return data(
      await askOnce(options, { MessageType: 'ReadPairRecord', PairRecordID: udid }),
      'PairRecordData',
    );
  } catch (error) {
    // usbmuxd answers a missing record with ENOENT or 2, Apple's muxer with other numbers.
    if (error instanceof DeviceError && error.answer !== undefined) return undefined;
    throw error;
  }
}

/** Hands a new pair record to the multiplexer, which keeps it in the system's place. Throws `refused`. */
export async function saveMuxerPairRecord(
  options: MuxerOptions,
  device: Pick<MuxerDevice, 'deviceId' | 'udid'>,
  record: Uint8Array,
): Promise<void> {
  checkUdid(device.udid);
  const { udid, deviceId } = device;
  const request = {
    MessageType: 'SavePairRecord',
    PairRecordID: udid,
    PairRecordData: record,
    DeviceID: deviceId,
  };
  await askOnce(options, request);
}

/** The computer's own identity (SystemBUID) that goes into pair records. */
export async function readMuxerBuid(options: MuxerOptions): Promise<string> {
  const buid = text(await askOnce(options, { MessageType: 'ReadBUID' }), 'BUID');
  if (buid === undefined) throw new DeviceError('protocol', 'the multiplexer has no BUID');
  return buid;
}

/** Opens a connection to the multiplexer itself. */
export async function openMuxer(options: MuxerOptions): Promise<Connection> {
  const socket = await connectToMuxer(options.address, options);
  return new Connection(socket, options);
}

/** Sends one request and checks that its answer is no refusal. */
export async function ask(connection: Connection, request: Dictionary): Promise<Dictionary> {
  const tag = 1;
  await connection.write(encodeMuxerPacket({ ...client, ...request }, tag));
  const answer = await readMuxerPacket(connection);
  if (answer.tag !== tag) throw new DeviceError('protocol', 'the multiplexer answered another request');
  const number = integer(answer.message, 'Number');
  if (text(answer.message, 'MessageType') === 'Result' && number !== undefined && number !== 0) {
    throw refusal(number, text(request, 'MessageType'));
  }
  return answer.message;
}

async function askOnce(options: MuxerOptions, request: Dictionary): Promise<Dictionary> {
  await using connection = await openMuxer(options);
  return await ask(connection, request);
}

/** Result numbers of usbmuxd-proto.h. */
function refusal(number: number, request: string | undefined): DeviceError {
  const codes: Readonly<Record<number, DeviceErrorCode>> = { 2: 'no-device', 3: 'connection-refused' };
  const message = `the multiplexer refused ${request} with ${number}`;
  return new DeviceError(codes[number] ?? 'refused', message, { answer: String(number) });
}

function checkUdid(udid: string): void {
  if (!isUdid(udid)) throw new DeviceError('invalid-argument', 'not a UDID');
}

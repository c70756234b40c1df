import { type Dictionary, integer, subDictionary, text } from '../dictionary.ts';

/** A phone as the multiplexer knows it. */
export interface MuxerDevice {
  /** The multiplexer's own number for this attachment; another one after the next plug-in. */
  readonly deviceId: number;
  /** The phone's Unique Device Identifier; letters, digits and `-` only. */
  readonly udid: string;
  readonly connection: 'usb' | 'network';
  /** USB product number, 0 when not told. */
  readonly productId: number;
  /** USB location, 0 when not told. */
  readonly locationId: number;
}

/** One hot-plug event. */
export type MuxerEvent =
  | { readonly kind: 'attached'; readonly device: MuxerDevice }
  | { readonly kind: 'detached'; readonly deviceId: number }
  | { readonly kind: 'paired'; readonly deviceId: number };

/**
 * Reads an `Attached` message; undefined when it does not describe a phone.
 * UDIDs become file names of pair records, so nothing but letters, digits and `-` is let through.
 */
export function readMuxerDevice(message: Dictionary): MuxerDevice | undefined {
  const properties = subDictionary(message, 'Properties');
  const deviceId = integer(message, 'DeviceID') ?? integer(properties, 'DeviceID');
  const udid = text(properties, 'SerialNumber') ?? text(properties, 'UDID');
  if (deviceId === undefined || deviceId < 0 || udid === undefined || !isUdid(udid)) return undefined;
  return {
    deviceId,
    udid,
    connection: text(properties, 'ConnectionType') === 'Network' ? 'network' : 'usb',
    productId: integer(properties, 'ProductID') ?? 0,
    locationId: integer(properties, 'LocationID') ?? 0,
  };
}

/** Whether the text can be a UDID: 24 (with its dash), 25 or 40 characters in practice, up to 64 here. */
export function isUdid(udid: string): boolean {
  return /^[0-9A-Za-z][0-9A-Za-z-]{0,63}$/.test(udid);
}

/** Reads a hot-plug message; undefined for kinds that are not ours to know. */
export function readMuxerEvent(message: Dictionary): MuxerEvent | undefined {
  const kind = text(message, 'MessageType');
  if (kind === 'Attached') {
    const device = readMuxerDevice(message);
    return device === undefined ? undefined : { kind: 'attached', device };
  }
  const deviceId = integer(message, 'DeviceID');
  if (deviceId === undefined) return undefined;
  if (kind === 'Detached') return { kind: 'detached', deviceId };
  return kind === 'Paired' ? { kind: 'paired', deviceId } : undefined;
}

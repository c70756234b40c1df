import { buildXmlPlist } from '@safelight/plist';
import { data, readDictionary, text } from './dictionary.ts';
import { DeviceError } from './errors.ts';

/**
 * What makes a computer trusted by one phone (libimobiledevice's userpref). Certificates and keys are PEM text.
 * It is a secret: whoever holds it can read the phone over a cable.
 */
export interface PairRecord {
  readonly hostId: string;
  readonly systemBuid: string;
  readonly deviceCertificate: string;
  readonly hostCertificate: string;
  readonly hostPrivateKey: string;
  readonly rootCertificate: string;
  readonly rootPrivateKey: string | undefined;
  /** Opens the phone's data classes while it is locked: services that read data want it. */
  readonly escrowBag: Uint8Array | undefined;
  readonly wifiMacAddress: string | undefined;
}

/** Reads a pair record's plist, as usbmuxd or Apple keep it. Throws `not-paired` when it lacks what a session needs. */
export function readPairRecord(plist: Uint8Array): PairRecord {
  try {
    const from = readDictionary(plist);
    const pem = (key: string): string | undefined => {
      const bytes = data(from, key);
      return bytes === undefined ? undefined : Buffer.from(bytes).toString('latin1');
    };
    return {
      hostId: needed(text(from, 'HostID'), 'HostID'),
      systemBuid: text(from, 'SystemBUID') ?? '',
      deviceCertificate: needed(pem('DeviceCertificate'), 'DeviceCertificate'),
      hostCertificate: needed(pem('HostCertificate'), 'HostCertificate'),
      hostPrivateKey: needed(pem('HostPrivateKey'), 'HostPrivateKey'),
      rootCertificate: needed(pem('RootCertificate'), 'RootCertificate'),
      rootPrivateKey: pem('RootPrivateKey'),
      escrowBag: data(from, 'EscrowBag'),
      wifiMacAddress: text(from, 'WiFiMACAddress'),
    };
  } catch (cause) {
    throw new DeviceError('not-paired', 'the pair record is damaged', { cause });
  }
}

/** Writes a pair record as usbmuxd and libimobiledevice read it. */
export function writePairRecord(record: PairRecord): Uint8Array {
  const pem = (value: string): Uint8Array => Buffer.from(value, 'latin1');
  return buildXmlPlist({
    DeviceCertificate: pem(record.deviceCertificate),
    ...(record.escrowBag === undefined ? {} : { EscrowBag: record.escrowBag }),
    HostCertificate: pem(record.hostCertificate),
    HostID: record.hostId,
    HostPrivateKey: pem(record.hostPrivateKey),
    RootCertificate: pem(record.rootCertificate),
    ...(record.rootPrivateKey === undefined ? {} : { RootPrivateKey: pem(record.rootPrivateKey) }),
    SystemBUID: record.systemBuid,
    ...(record.wifiMacAddress === undefined ? {} : { WiFiMACAddress: record.wifiMacAddress }),
  });
}

function needed(value: string | undefined, key: string): string {
  if (value === undefined || value === '') throw new TypeError(`${key} is missing`);
  return value;
}

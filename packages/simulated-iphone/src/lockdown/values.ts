import { createPublicKey } from 'node:crypto';
import type { PlistDict, PlistValue } from '@safelight/plist';
import type { SimulatedPhone } from '../phone.ts';

/** What a phone tells a computer that it does not trust. */
const toldToStrangers = new Set([
  'BasebandCertId',
  'BuildVersion',
  'DeviceClass',
  'DeviceColor',
  'DeviceName',
  'DevicePublicKey',
  'HardwareModel',
  'HostAttached',
  'PasswordProtected',
  'ProductType',
  'ProductVersion',
  'ProductionSOC',
  'ProtocolVersion',
  'TelephonyCapability',
  'UniqueChipID',
  'UniqueDeviceID',
  'WiFiAddress',
]);

/** GetValue: a value, a domain's all values, or lockdown's word for why not. */
export function lookUp(
  phone: SimulatedPhone,
  place: { readonly domain: string | undefined; readonly key: string | undefined; readonly trusted: boolean },
): { readonly value: PlistValue } | { readonly error: string } {
  const { domain = '', key, trusted } = place;
  if (!trusted && domain !== '') return { error: 'GetProhibited' };
  const all = domain === '' ? ownValues(phone) : (phone.values.get(domain) ?? {});
  const told = trusted
    ? all
    : Object.fromEntries(Object.entries(all).filter(([name]) => toldToStrangers.has(name)));
  if (key === undefined) return { value: told };
  const value = told[key];
  if (value !== undefined) return { value };
  return { error: all[key] === undefined ? 'MissingValue' : 'GetProhibited' };
}

function ownValues(phone: SimulatedPhone): PlistDict {
  const publicKey = createPublicKey(phone.key).export({ type: 'pkcs1', format: 'pem' }).toString();
  return {
    ...phone.values.get(''),
    UniqueDeviceID: phone.udid,
    DevicePublicKey: Buffer.from(publicKey, 'latin1'),
    PasswordProtected: phone.lock !== 'unlocked',
  };
}

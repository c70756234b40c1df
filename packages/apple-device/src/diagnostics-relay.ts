import { type Dictionary, integer, subDictionary, text } from './dictionary.ts';
import { DeviceError } from './errors.ts';
import { openService, type TrustedPhone } from './phone.ts';
import { receivePlist, sendPlist } from './property-list-service.ts';

/** The wear of the battery; `undefined` where the phone does not say. */
export interface BatteryHealth {
  readonly cycles: number | undefined;
  /** Capacity when new, in mAh. */
  readonly designMilliampHours: number | undefined;
  /** Capacity now, in mAh. */
  readonly fullMilliampHours: number | undefined;
}

/** Reads the battery's wear from the phone's IORegistry (diagnostics_relay, which can do more: we only ask). */
export async function batteryHealth(phone: TrustedPhone): Promise<BatteryHealth> {
  const power = subDictionary(await ioRegistry(phone, 'IOPMPowerSource'), 'IORegistry');
  return {
    cycles: integer(power, 'CycleCount'),
    designMilliampHours: integer(power, 'DesignCapacity'),
    fullMilliampHours: integer(power, 'NominalChargeCapacity') ?? integer(power, 'AppleRawMaxCapacity'),
  };
}

async function ioRegistry(phone: TrustedPhone, entryClass: string): Promise<Dictionary> {
  await using connection = await openService(phone, 'com.apple.mobile.diagnostics_relay');
  await sendPlist(connection, { Request: 'IORegistry', EntryClass: entryClass });
  const answer = await receivePlist(connection);
  const status = text(answer, 'Status') ?? 'no status';
  if (status !== 'Success') {
    const message = `IORegistry ${entryClass}: the phone answered ${status}`;
    throw new DeviceError(status === 'UnknownRequest' ? 'unsupported' : 'refused', message, {
      answer: status,
    });
  }
  await sendPlist(connection, { Request: 'Goodbye' });
  return subDictionary(answer, 'Diagnostics');
}

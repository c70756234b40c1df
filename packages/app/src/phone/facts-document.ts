import type { BatteryHealth, MuxerDevice, PhoneFacts } from '@safelight/apple-device';

/** What a phone said, for `--json`; null is unknown, never "no". */
export function factsDocument(
  facts: PhoneFacts,
  { device, health }: { readonly device: MuxerDevice; readonly health: BatteryHealth | undefined },
): { readonly udid: string } & Readonly<Record<string, unknown>> {
  const { storage, battery, backup } = facts;
  return {
    udid: device.udid,
    connection: device.connection,
    name: facts.name ?? null,
    model: facts.productType ?? null,
    deviceClass: facts.deviceClass ?? null,
    osVersion: facts.osVersion ?? null,
    osBuild: facts.osBuild ?? null,
    timeZone: facts.timeZone ?? null,
    storage: {
      totalBytes: storage.totalBytes ?? null,
      usedBytes: storage.usedBytes ?? null,
      freeBytes: storage.freeBytes ?? null,
    },
    battery: {
      percent: battery.percent ?? null,
      charging: battery.charging ?? null,
      externalPower: battery.externalPower ?? null,
      cycles: health?.cycles ?? null,
      designMilliampHours: health?.designMilliampHours ?? null,
      fullMilliampHours: health?.fullMilliampHours ?? null,
    },
    backup: {
      encrypted: backup.encrypted ?? null,
      lastComputerBackup: backup.lastComputerBackup?.toISOString() ?? null,
      iCloudBackup: backup.iCloudBackup ?? null,
      lastICloudBackup: backup.lastICloudBackup?.toISOString() ?? null,
    },
    wifiSync: facts.wifiSync ?? null,
    lockedNow: facts.lockedNow ?? null,
    passcodeSet: facts.passcodeSet ?? null,
  };
}

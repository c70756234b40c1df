import { dateFromAppleSeconds, isPlistDict } from '@safelight/plist';
import { type Dictionary, integer, number, text, truth } from './dictionary.ts';
import { DeviceError } from './errors.ts';
import type { LockdownClient } from './lockdown/client.ts';

/** What a phone tells of itself. Everywhere `undefined` means that the phone does not say: unknown, never "no". */
export interface PhoneFacts {
  readonly udid: string | undefined;
  readonly name: string | undefined;
  /** Apple's internal name, such as `iPhone16,1`. */
  readonly productType: string | undefined;
  /** `iPhone`, `iPad`, … */
  readonly deviceClass: string | undefined;
  readonly osVersion: string | undefined;
  readonly osBuild: string | undefined;
  readonly serialNumber: string | undefined;
  /** IANA name of the phone's time zone. */
  readonly timeZone: string | undefined;
  readonly storage: StorageFacts;
  readonly battery: BatteryFacts;
  readonly backup: BackupFacts;
  /** Whether the phone lets itself be synced and backed up over Wi-Fi. */
  readonly wifiSync: boolean | undefined;
  /** Whether it is locked with a passcode at this moment. */
  readonly lockedNow: boolean | undefined;
  /**
   * True when it is locked with a passcode now; otherwise unknown. Lockdown's `PasswordProtected` is false on an unlocked
   * phone that has a passcode, and MobileGestalt's `PasswordConfigured` has been true on phones without one
   * (libimobiledevice issues 1191 and 1073), so "no" cannot be told.
   */
  readonly passcodeSet: true | undefined;
}

export interface StorageFacts {
  readonly totalBytes: number | undefined;
  readonly freeBytes: number | undefined;
  readonly usedBytes: number | undefined;
}

export interface BatteryFacts {
  readonly percent: number | undefined;
  readonly charging: boolean | undefined;
  readonly externalPower: boolean | undefined;
}

export interface BackupFacts {
  /** Whether computer backups are encrypted, that is, whether a backup password is set. */
  readonly encrypted: boolean | undefined;
  readonly lastComputerBackup: Date | undefined;
  readonly iCloudBackup: boolean | undefined;
  /** Phones with iCloud Backup on have been seen without it (libimobiledevice issue 1344). */
  readonly lastICloudBackup: Date | undefined;
}

/** Reads the facts in an open session. Domains that the phone refuses leave their facts unknown. */
export async function phoneFacts(lockdown: LockdownClient): Promise<PhoneFacts> {
  const own = await domain(lockdown, undefined);
  const disk = await domain(lockdown, 'com.apple.disk_usage');
  const battery = await domain(lockdown, 'com.apple.mobile.battery');
  const backup = await domain(lockdown, 'com.apple.mobile.backup');
  const wireless = await domain(lockdown, 'com.apple.mobile.wireless_lockdown');
  const locked = truth(own, 'PasswordProtected');
  return {
    udid: text(own, 'UniqueDeviceID'),
    name: text(own, 'DeviceName'),
    productType: text(own, 'ProductType'),
    deviceClass: text(own, 'DeviceClass'),
    osVersion: text(own, 'ProductVersion'),
    osBuild: text(own, 'BuildVersion'),
    serialNumber: text(own, 'SerialNumber'),
    timeZone: text(own, 'TimeZone'),
    storage: storageFacts(disk),
    battery: {
      percent: percent(battery, 'BatteryCurrentCapacity'),
      charging: truth(battery, 'BatteryIsCharging'),
      externalPower: truth(battery, 'ExternalConnected'),
    },
    backup: {
      encrypted: truth(backup, 'WillEncrypt'),
      lastComputerBackup: date(backup, 'LastiTunesBackupDate'),
      iCloudBackup: truth(backup, 'CloudBackupEnabled'),
      lastICloudBackup: date(backup, 'LastCloudBackupDate'),
    },
    wifiSync: truth(wireless, 'EnableWifiConnections'),
    lockedNow: locked,
    passcodeSet: locked === true ? true : undefined,
  };
}

async function domain(lockdown: LockdownClient, name: string | undefined): Promise<Dictionary> {
  try {
    const values = await lockdown.getValue(name);
    return isPlistDict(values) ? values : {};
  } catch (error) {
    if (error instanceof DeviceError && error.answer !== undefined) return {};
    throw error;
  }
}

function storageFacts(disk: Dictionary): StorageFacts {
  const totalBytes = bytes(disk, 'TotalDiskCapacity');
  const freeBytes = bytes(disk, 'TotalDataAvailable') ?? bytes(disk, 'AmountDataAvailable');
  const bothKnown = totalBytes !== undefined && freeBytes !== undefined && freeBytes <= totalBytes;
  return { totalBytes, freeBytes, usedBytes: bothKnown ? totalBytes - freeBytes : undefined };
}

function bytes(from: Dictionary, key: string): number | undefined {
  const value = integer(from, key);
  return value !== undefined && value >= 0 ? value : undefined;
}

function percent(from: Dictionary, key: string): number | undefined {
  const value = integer(from, key);
  return value !== undefined && value >= 0 && value <= 100 ? value : undefined;
}

/** Seconds since 2001; zero and less is how a phone writes that there was none yet, or that it does not know. */
function date(from: Dictionary, key: string): Date | undefined {
  const value = from[key];
  if (value instanceof Date) return value;
  const seconds = number(from, key);
  const yearTenThousand = 2.5e11;
  return seconds !== undefined && seconds > 0 && seconds < yearTenThousand
    ? dateFromAppleSeconds(seconds)
    : undefined;
}

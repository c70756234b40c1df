import { lstat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isPlistDict, type PlistDict, type PlistValue } from '@safelight/plist';
import { FinderBackupError } from '../errors.ts';
import { type PlistName, readPlistFile } from './plist-file.ts';

/** What a backup says of itself in its property lists. What it does not say is undefined: unknown, never "no". */
export interface BackupInfo {
  readonly folder: string;
  /** As Info.plist has it, else the folder's name. */
  readonly udid: string;
  readonly deviceName?: string;
  /** `iPhone16,1` */
  readonly productType?: string;
  readonly osVersion?: string;
  /** When it was made, in milliseconds since 1970. */
  readonly dateMs?: number;
  readonly encrypted?: boolean;
  /** The phone was protected by a passcode. */
  readonly passcodeSet?: boolean;
  /** Apple's word for how far it came; only `finished` counts. */
  readonly snapshotState?: string;
  readonly fullBackup?: boolean;
  readonly lists: Readonly<Record<PlistName, 'sound' | 'missing' | 'damaged'>>;
  /** Made by iOS 9 or older: its list is Manifest.mbdb, and all files lie in one folder. */
  readonly flat: boolean;
}

/** A backup's property lists, as far as they can be read. */
export interface BackupLists {
  readonly info: PlistDict | undefined;
  readonly manifest: PlistDict | undefined;
  readonly status: PlistDict | undefined;
  readonly states: BackupInfo['lists'];
}

/** Reads the property lists only: cheap, and needs no password. Throws `not-a-backup`, `damaged-manifest`, `no-permission`, `unreadable`. */
export async function readBackupInfo(folder: string): Promise<BackupInfo> {
  const path = resolve(folder);
  const { flat } = await assertBackup(path);
  return infoOf(path, await readLists(path), flat);
}

export function infoOf(
  folder: string,
  { info, manifest, status, states }: BackupLists,
  flat: boolean,
): BackupInfo {
  const lockdown = isPlistDict(manifest?.Lockdown) ? manifest.Lockdown : undefined;
  const date = status?.Date ?? manifest?.Date ?? info?.['Last Backup Date'];
  return {
    folder,
    udid: text(info?.['Unique Identifier']) ?? text(lockdown?.UniqueDeviceID) ?? basename(folder),
    ...defined({
      deviceName: text(info?.['Device Name']) ?? text(lockdown?.DeviceName),
      productType: text(info?.['Product Type']) ?? text(lockdown?.ProductType),
      osVersion: text(info?.['Product Version']) ?? text(lockdown?.ProductVersion),
      dateMs: date instanceof Date && Number.isFinite(date.getTime()) ? date.getTime() : undefined,
      encrypted: truth(manifest?.IsEncrypted),
      passcodeSet: truth(manifest?.WasPasscodeSet),
      snapshotState: text(status?.SnapshotState),
      fullBackup: truth(status?.IsFullBackup),
    }),
    lists: states,
    flat,
  };
}

/** Whether the folder holds a backup at all, and in which form. Throws `not-a-backup`, `damaged-manifest`. */
export async function assertBackup(folder: string): Promise<{ readonly flat: boolean }> {
  if (await isThere(join(folder, 'Manifest.db'))) return { flat: false };
  if (await isThere(join(folder, 'Manifest.mbdb'))) return { flat: true };
  if (await isThere(join(folder, 'Manifest.plist')))
    throw new FinderBackupError('damaged-manifest', `${folder} has no Manifest.db`);
  throw new FinderBackupError('not-a-backup', `${folder} holds no Manifest.db`);
}

export async function readLists(folder: string): Promise<BackupLists> {
  const read = async (name: PlistName) => {
    try {
      const list = await readPlistFile(folder, name);
      return { list, state: list === undefined ? ('missing' as const) : ('sound' as const) };
    } catch (error) {
      const harmless = error instanceof FinderBackupError && error.code !== 'no-permission';
      if (!harmless) throw error;
      return { list: undefined, state: 'damaged' as const };
    }
  };
  const [info, manifest, status] = await Promise.all([
    read('Info.plist'),
    read('Manifest.plist'),
    read('Status.plist'),
  ]);
  const states = {
    'Info.plist': info.state,
    'Manifest.plist': manifest.state,
    'Status.plist': status.state,
  };
  return { info: info.list, manifest: manifest.list, status: status.list, states };
}

async function isThere(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined;
}

function text(value: PlistValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length < 1024 ? value : undefined;
}

function truth(value: PlistValue | undefined): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

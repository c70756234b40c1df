import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildXmlPlist } from '@safelight/plist';
import { encryptFile } from './encrypt.ts';
import { makeKeyBag } from './key-bag.ts';
import { ManifestWriter, manifestPlist, type SnapshotState, statusPlist } from './manifest.ts';
import type { BackupRecord } from './mb-file.ts';

/** A file, a folder or a link that a backup is to hold. */
export interface BackupEntry {
  readonly domain: string;
  readonly path: string;
  /** Without bytes: a folder, or a link where there is a target. */
  readonly bytes?: Uint8Array;
  readonly linkTarget?: string;
  /** What the list says in place of the true size. */
  readonly recordedSize?: number;
  /** Phones record a digest for some files only. */
  readonly digest?: boolean;
  /** Listed, and not held. */
  readonly missing?: boolean;
}

export interface WriteBackupOptions {
  readonly udid: string;
  readonly date: Date;
  /** Encrypts the backup. */
  readonly password?: string;
  readonly iterations?: { readonly first: number; readonly second: number };
  readonly deviceName?: string;
  readonly state?: SnapshotState;
}

/** Writes a whole backup into `root/UDID`, as a phone would leave it on a computer; returns that folder. */
export function writeBackup(
  root: string,
  entries: Iterable<BackupEntry>,
  options: WriteBackupOptions,
): string {
  const { udid, date, password, iterations } = options;
  const folder = join(root, udid);
  mkdirSync(folder, { recursive: true });
  const keyBag =
    password === undefined
      ? undefined
      : makeKeyBag({ password, ...(iterations === undefined ? {} : { iterations }) });
  const manifest = new ManifestWriter(join(folder, 'Manifest.db'));
  // Files that are not held are never decrypted, so one key does for all of them.
  const unused = keyBag?.newFileKey(3);
  for (const entry of entries) {
    const { bytes } = entry;
    const fileKey = bytes === undefined ? undefined : entry.missing === true ? unused : keyBag?.newFileKey(3);
    const fileId = manifest.add(entry.domain, recordOf(entry, { date, encryptionKey: fileKey?.stored }));
    if (bytes === undefined || entry.missing === true) continue;
    mkdirSync(join(folder, fileId.slice(0, 2)), { recursive: true });
    const stored = fileKey === undefined ? bytes : encryptFile(fileKey.key, bytes);
    writeFileSync(join(folder, fileId.slice(0, 2), fileId), stored);
  }
  const manifestKey = manifest.finish(keyBag);
  const names = { deviceName: options.deviceName ?? 'Simulated iPhone', udid };
  writeLists(folder, { ...options, keyBag, manifestKey, ...names });
  return folder;
}

function recordOf(
  entry: BackupEntry,
  { date, encryptionKey }: { readonly date: Date; readonly encryptionKey: Uint8Array | undefined },
): BackupRecord {
  const { path, bytes, linkTarget, digest = false } = entry;
  return {
    path,
    kind: bytes === undefined ? (linkTarget === undefined ? 'folder' : 'link') : 'file',
    sizeBytes: entry.recordedSize ?? bytes?.length ?? 0,
    modifiedAt: Math.floor(date.getTime() / 1000),
    encryptionKey,
    linkTarget,
    digest: digest && bytes !== undefined ? createHash('sha1').update(bytes).digest() : undefined,
  };
}

interface Lists extends WriteBackupOptions {
  readonly deviceName: string;
  readonly keyBag: ReturnType<typeof makeKeyBag> | undefined;
  readonly manifestKey: Uint8Array | undefined;
}

function writeLists(
  folder: string,
  { udid, date, deviceName, keyBag, manifestKey, state = 'finished' }: Lists,
): void {
  const lockdown = {
    DeviceName: deviceName,
    ProductType: 'iPhone16,1',
    ProductVersion: '18.6',
    UniqueDeviceID: udid,
  };
  writeFileSync(join(folder, 'Manifest.plist'), manifestPlist({ date, lockdown, keyBag, manifestKey }));
  const uuid = createHash('sha1').update(udid).digest('hex').slice(0, 32).toUpperCase();
  writeFileSync(join(folder, 'Status.plist'), statusPlist({ date, state, full: true, uuid }));
  const info = {
    'Build Version': '22G86',
    'Device Name': deviceName,
    'Display Name': deviceName,
    'Last Backup Date': date,
    'Product Type': 'iPhone16,1',
    'Product Version': '18.6',
    'Target Identifier': udid,
    'Target Type': 'Device',
    'Unique Identifier': udid,
    'iTunes Version': '12.11.0.26',
  };
  writeFileSync(join(folder, 'Info.plist'), buildXmlPlist(info));
}

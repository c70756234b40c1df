import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostFolder } from '../device-link/host-folder.ts';
import type { UnsentFile } from '../device-link/receive-files.ts';
import { folderError } from '../device-link/status.ts';
import { truth } from '../dictionary.ts';
import type { TrustedPhone } from '../phone.ts';
import { canContinue, readPlist, requireFinished } from './backup-folder.ts';
import { type InfoPlistOptions, makeInfoPlist } from './info-plist.ts';
import { type OperationOptions, runOperation } from './operation.ts';

export interface BackupOptions extends OperationOptions {
  /** Holds, or will hold, the folder `UDID` with the phone's backup. Nothing outside that folder is touched. */
  readonly root: string;
  readonly info: InfoPlistOptions;
  /** Have everything sent again, though a backup is there that could be continued. */
  readonly full?: boolean;
}

export interface BackupOutcome {
  /** The folder `UDID`. */
  readonly folder: string;
  /** What arrived in this run. */
  readonly files: number;
  readonly bytes: number;
  /** What the phone could not read of its own files; they are not in the backup. */
  readonly unsent: readonly UnsentFile[];
  /** Whether the phone sent everything; undefined where it does not say. */
  readonly full: boolean | undefined;
}

/**
 * Backs a phone up as Finder does, into a folder that Finder and idevicebackup2 can go on with, or goes on with theirs.
 *
 * Work on a copy of what is worth keeping: while it runs, and when it fails, the folder is neither the old backup nor the
 * new one. Files are made anew and renamed, never written into, so that a copy by hard links will do.
 *
 * Throws the phone's refusals: `passcode-not-entered`, `disk-full`, `setup-unfinished`, `files-unread`,
 * `backup-unsound`, `refused`; `folder-failed`, `file-too-large`; `stopped-on-phone`, `busy`; what ended the connection;
 * the signal's reason.
 */
export async function backUpPhone(phone: TrustedPhone, options: BackupOptions): Promise<BackupOutcome> {
  const udid = phone.device.udid;
  const folder = join(options.root, udid);
  const full = options.full === true || !(await canContinue(folder));
  await prepare(folder, await makeInfoPlist(phone, options.info));
  if (full) await removeBrokenLists(folder);
  const unsent: UnsentFile[] = [];
  let received = { files: 0, bytes: 0 };
  await runOperation(
    phone,
    {
      name: 'Backup',
      message: {
        TargetIdentifier: udid,
        SourceIdentifier: udid,
        ...(full ? { Options: { ForceFullBackup: true } } : {}),
      },
      folder: new HostFolder(options.root, [udid]),
      locked: true,
    },
    {
      ...options,
      onReceived: (file) => {
        received = { files: received.files + 1, bytes: received.bytes + file.sizeBytes };
        options.onReceived?.(file);
      },
      onUnsent: (file) => {
        unsent.push(file);
        options.onUnsent?.(file);
      },
    },
  );
  const status = await requireFinished(folder);
  return { folder, ...received, unsent, full: truth(status, 'IsFullBackup') };
}

/**
 * One empty list, as aborted runs of other tools leave it, makes phones refuse even a full backup with 205
 * (libimobiledevice issue 1582): without both they begin anew.
 */
async function removeBrokenLists(folder: string): Promise<void> {
  const paths = ['Status.plist', 'Manifest.plist'].map((name) => join(folder, name));
  const lists = await Promise.all(paths.map(readPlist));
  if (lists.includes(undefined)) await Promise.all(paths.map((path) => rm(path, { force: true })));
}

/** Makes the folder, with its new Info.plist. */
async function prepare(folder: string, infoPlist: Uint8Array): Promise<void> {
  const path = join(folder, 'Info.plist');
  const temporary = `${path}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await rm(temporary, { force: true });
    await using handle = await open(temporary, 'wx');
    await handle.writeFile(infoPlist);
    await rename(temporary, path);
  } catch (error) {
    throw folderError(error, path);
  }
}

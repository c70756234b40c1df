import { join } from 'node:path';
import { isPlistDict } from '@safelight/plist';
import { HostFolder } from '../device-link/host-folder.ts';
import type { Dictionary } from '../dictionary.ts';
import { truth } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import type { TrustedPhone } from '../phone.ts';
import { readPlist, requireFinished } from './backup-folder.ts';
import { type OperationOptions, runOperation } from './operation.ts';
import { announceApps } from './restore-applications.ts';

export interface RestoreOptions extends OperationOptions {
  /** Holds the folder of the backup. */
  readonly root: string;
  /** The UDID of the phone that was backed up, which names the folder; else the phone's own. */
  readonly sourceIdentifier?: string;
  /** Of the backup; needed when it is encrypted. */
  readonly password?: string;
  /** Restore the system's own files too, as Finder does. */
  readonly systemFiles?: boolean;
  /** Keep the phone's settings instead of those in the backup. */
  readonly preserveSettings?: boolean;
  /** Remove from the phone what is not in the backup. */
  readonly removeItemsNotRestored?: boolean;
  /** Restart the phone in the end; it does unless told not to. */
  readonly reboot?: boolean;
  /** Have the phone copy the backup's folder first. */
  readonly copyFolder?: boolean;
  /** Have the phone install its apps again; it does unless told not to. */
  readonly apps?: boolean;
}

export interface RestoreOutcome {
  /** The phone's own files; the lists of the backup, which it reads too, are not counted. */
  readonly files: number;
  readonly bytes: number;
}

/** Where backups keep a file of the phone, under the SHA-1 of its name. */
const storedFile = /\/[0-9a-f]{40}$/;

/**
 * Restores a backup to a phone: what the phone holds is replaced. Give it a folder that may change: phones may write in it.
 *
 * Throws `backup-unsound` for a backup that was not finished, `wrong-password`, `find-my-on`, `phone-full`,
 * `passcode-not-entered`, `refused`; `folder-failed`; `stopped-on-phone`, `busy`; what ended the connection; the
 * signal's reason.
 */
export async function restorePhone(phone: TrustedPhone, options: RestoreOptions): Promise<RestoreOutcome> {
  const source = options.sourceIdentifier ?? phone.device.udid;
  const folder = join(options.root, source);
  await requireFinished(folder);
  await requirePassword(folder, options.password);
  const apps = options.apps === false ? undefined : await applicationsIn(folder);
  await using announced = apps === undefined ? undefined : await announceApps(phone, apps);
  let bytes = 0;
  let files = 0;
  await runOperation(
    phone,
    {
      name: 'Restore',
      message: {
        TargetIdentifier: phone.device.udid,
        SourceIdentifier: source,
        Options: requestOptions(options),
      },
      folder: new HostFolder(options.root, [source, phone.device.udid]),
      locked: true,
    },
    {
      ...options,
      onSent: (path) => {
        if (storedFile.test(path)) files++;
        options.onSent?.(path);
      },
      onProgress: (progress) => {
        bytes = progress.bytes;
        options.onProgress?.(progress);
      },
    },
  );
  announced?.keep();
  return { files, bytes };
}

/** Apple's names of the choices (idevicebackup2.c). */
function requestOptions(options: RestoreOptions): Dictionary {
  return {
    RestoreSystemFiles: options.systemFiles ?? false,
    RestorePreserveSettings: options.preserveSettings ?? false,
    RemoveItemsNotRestored: options.removeItemsNotRestored ?? false,
    RestoreShouldReboot: options.reboot ?? true,
    RestoreDontCopyBackup: !(options.copyFolder ?? false),
    ...(options.password === undefined ? {} : { Password: options.password }),
  };
}

async function requirePassword(folder: string, password: string | undefined): Promise<void> {
  const manifest = await readPlist(join(folder, 'Manifest.plist'));
  if (manifest === undefined) throw new DeviceError('backup-unsound', 'the backup has no Manifest.plist');
  if (truth(manifest, 'IsEncrypted') === true && password === undefined) {
    throw new DeviceError('wrong-password', 'the backup is encrypted and no password was given');
  }
}

async function applicationsIn(folder: string): Promise<Dictionary | undefined> {
  const applications = (await readPlist(join(folder, 'Info.plist')))?.Applications;
  return isPlistDict(applications) ? applications : undefined;
}

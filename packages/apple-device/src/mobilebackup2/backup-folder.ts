import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderError, systemCode } from '../device-link/status.ts';
import { type Dictionary, readDictionary, text } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';

const status = 'Status.plist';
const manifest = 'Manifest.plist';

/** Whether a phone can go on from what lies in a backup's folder: a finished backup with its list. */
export async function canContinue(folder: string): Promise<boolean> {
  const found = await readPlist(join(folder, status));
  const list = await readPlist(join(folder, manifest));
  return found !== undefined && text(found, 'SnapshotState') === 'finished' && list !== undefined;
}

/**
 * Checks that the phone called the backup finished: nothing else makes one whole (Status.plist's SnapshotState).
 * Throws `backup-unsound`.
 */
export async function requireFinished(folder: string): Promise<Dictionary> {
  const found = await readPlist(join(folder, status));
  const state = found === undefined ? undefined : text(found, 'SnapshotState');
  if (found !== undefined && state === 'finished') return found;
  throw new DeviceError('backup-unsound', `the backup is ${state ?? 'without a state'}, not finished`);
}

/** A list of the backup; undefined when it is not there or is no list, such as the empty file of an aborted run. */
export async function readPlist(path: string): Promise<Dictionary | undefined> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return new Uint8Array();
    throw folderError(error, path);
  });
  try {
    return readDictionary(bytes);
  } catch {
    return undefined;
  }
}

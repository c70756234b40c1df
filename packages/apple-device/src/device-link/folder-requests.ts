import { constants } from 'node:fs';
import { copyFile, cp, lstat, mkdir, readdir, rename, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isPlistDict, type PlistDict, type PlistValue } from '@safelight/plist';
import { DeviceError } from '../errors.ts';
import type { HostFolder } from './host-folder.ts';
import { folderError, systemCode } from './status.ts';

/** DLMessageCreateDirectory: makes a folder and those above it; one that is there is fine. */
export function createDirectory(folder: HostFolder, path: PlistValue | undefined): void {
  folder.makeFolder(path);
}

/** DLContentsOfDirectory: what is in a folder, in the phone's words; nothing where there is none. */
export async function contentsOfDirectory(
  folder: HostFolder,
  path: PlistValue | undefined,
): Promise<PlistDict> {
  const located = folder.locate(path);
  const contents: Record<string, PlistDict> = {};
  for (const name of await namesIn(located)) {
    const info = await lstat(join(located, name));
    contents[name] = {
      DLFileType: info.isDirectory()
        ? 'DLFileTypeDirectory'
        : info.isFile()
          ? 'DLFileTypeRegular'
          : 'DLFileTypeUnknown',
      DLFileSize: info.size,
      DLFileModificationDate: info.mtime,
    };
  }
  return contents;
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** DLMessageMoveItems and DLMessageMoveFiles: each to its new name, whatever has that name goes. */
export async function moveItems(folder: HostFolder, moves: PlistValue | undefined): Promise<number> {
  if (!isPlistDict(moves)) throw new DeviceError('protocol', 'the phone moves files without a list');
  const entries = Object.entries(moves);
  for (const [from, to] of entries) {
    const source = folder.locateExisting(from);
    const target = folder.locate(to);
    await mkdir(dirname(target), { recursive: true });
    if (await isFolderThere(target)) await rm(target, { recursive: true });
    await rename(source.path, target);
    if (source.isFolder) folder.forgetFolders();
  }
  folder.forgetFolders();
  return entries.length;
}

/** DLMessageRemoveItems and DLMessageRemoveFiles; what is not there needs no removing. */
export async function removeItems(folder: HostFolder, paths: PlistValue | undefined): Promise<number> {
  if (!Array.isArray(paths)) throw new DeviceError('protocol', 'the phone removes files without a list');
  for (const path of paths) await rm(folder.locate(path), { recursive: true, force: true });
  folder.forgetFolders();
  return paths.length;
}

/** DLMessageCopyItem: a file or a whole folder, as real copies that share nothing a writer could change. */
export async function copyItem(
  folder: HostFolder,
  from: PlistValue | undefined,
  to: PlistValue | undefined,
): Promise<void> {
  const source = folder.locateExisting(from);
  const target = folder.locate(to);
  await mkdir(dirname(target), { recursive: true });
  await rm(target, { recursive: true, force: true });
  if (source.isFolder) await cp(source.path, target, { recursive: true, errorOnExist: true });
  else await copyFile(source.path, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  folder.forgetFolders();
}

/** DLMessageGetFreeDiskSpace: bytes that this user may still write. */
export async function freeDiskSpace(folder: HostFolder): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(folder.root);
    return bavail * bsize;
  } catch (error) {
    throw folderError(error, folder.root);
  }
}

async function isFolderThere(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

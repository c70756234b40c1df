import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PlistValue } from '@safelight/plist';
import { DeviceError } from '../errors.ts';

const maxPathBytes = 1024;
const maxDepth = 8;

/**
 * The folder on this computer in which a phone may read and write, and the only one.
 *
 * Phones name files by paths such as `UDID/Snapshot/ab/ab12…`. A path is refused, and the conversation with it, when it
 * is absolute, holds `..` or another name that Apple's backups have not, or begins with another name than one of
 * `identifiers`. No symlink is followed, whoever made it.
 */
export class HostFolder {
  /** Holds a folder for each identifier. */
  readonly root: string;
  readonly #identifiers: ReadonlySet<string>;
  readonly #soundFolders = new Set<string>();

  constructor(root: string, identifiers: readonly string[]) {
    this.root = root;
    this.#identifiers = new Set(identifiers);
  }

  /** Where a path of the phone lies here. The folders above it are real ones, or not there. Throws `protocol`. */
  locate(path: PlistValue | undefined): string {
    const parts = this.#parts(path);
    let folder = this.root;
    for (const part of parts.slice(0, -1)) {
      folder = join(folder, part);
      if (!this.#isSound(folder)) break;
    }
    return join(this.root, ...parts);
  }

  /** Like `locate`, for a file or folder that is there; a symlink is refused. Throws what `lstat` throws. */
  locateExisting(path: PlistValue | undefined): { readonly path: string; readonly isFolder: boolean } {
    const located = this.locate(path);
    const info = lstatSync(located);
    if (!info.isFile() && !info.isDirectory()) throw refused(path, 'is no plain file or folder');
    return { path: located, isFolder: info.isDirectory() };
  }

  /** Makes a folder and those above it. */
  makeFolder(path: PlistValue | undefined): void {
    let folder = this.root;
    for (const part of this.#parts(path)) {
      folder = join(folder, part);
      if (this.#isSound(folder)) continue;
      mkdirSync(folder);
      this.#soundFolders.add(folder);
    }
  }

  /** Must be called when folders were moved or removed. */
  forgetFolders(): void {
    this.#soundFolders.clear();
  }

  #parts(path: PlistValue | undefined): readonly string[] {
    if (typeof path !== 'string' || path.length > maxPathBytes) throw refused(path, 'is no path');
    const parts = path.split('/');
    if (parts.length > maxDepth) throw refused(path, 'is too deep');
    for (const part of parts) if (!isPlainName(part)) throw refused(path, 'is not a path of a backup');
    if (!this.#identifiers.has(parts[0] ?? '')) throw refused(path, 'is outside this backup');
    return parts;
  }

  /** Whether a folder is there. Throws `protocol` when something else, such as a symlink, is. */
  #isSound(folder: string): boolean {
    if (this.#soundFolders.has(folder)) return true;
    const info = lstatSync(folder, { throwIfNoEntry: false });
    if (info === undefined) return false;
    if (!info.isDirectory()) throw refused(folder, 'is no folder');
    this.#soundFolders.add(folder);
    return true;
  }
}

/** Letters, digits and `. _ -` and spaces; neither `.` nor `..`, nor a name that Windows keeps for its devices. */
function isPlainName(name: string): boolean {
  return (
    /^[A-Za-z0-9._ -]{1,128}$/.test(name) &&
    !/[. ]$/.test(name) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)
  );
}

function refused(path: unknown, why: string): DeviceError {
  const shown = JSON.stringify(String(path).slice(0, 200));
  return new DeviceError('protocol', `the phone named a file that ${why}: ${shown}`);
}

import { constants } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../errors.ts';
import { isFileId } from '../stored/stored-file.ts';
import type { CloneMethod } from './snapshot.ts';

const shelf = /^[0-9a-f]{2}$/;
/** So many files are under way at once: enough to keep the system's four threads busy. */
const concurrency = 16;

export interface CloneOptions {
  readonly signal?: AbortSignal | undefined;
  /** Hard links share a file with the original, which must then be ours to protect. */
  readonly mayLink: boolean;
  readonly progress?: ((files: number) => void) | undefined;
}

/**
 * Makes a second backup folder out of one, so that it costs only what changes: blocks shared by the file system where it can
 * (reflink), else stored files as hard links, else copies. Only stored files are ever linked, which tools replace and never
 * write into; the lists, which are written anew, are always copied. Links of the original are left out.
 * Throws the system's errors, the signal's reason.
 */
export async function cloneBackup(from: string, to: string, options: CloneOptions): Promise<CloneMethod> {
  await mkdir(to, { recursive: true });
  const cloner = new Cloner(options);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isFile())
      await copyFile(join(from, entry.name), join(to, entry.name), constants.COPYFILE_FICLONE);
    if (entry.isFile()) await chmod(join(to, entry.name), 0o600);
    if (entry.isDirectory() && shelf.test(entry.name))
      await cloner.shelf(join(from, entry.name), join(to, entry.name));
  }
  return cloner.method ?? 'empty';
}

/** Finds out with the first file what the disk can do. */
class Cloner {
  method: CloneMethod | undefined;
  readonly #options: CloneOptions;
  #files = 0;
  #found: Promise<CloneMethod> | undefined;

  constructor(options: CloneOptions) {
    this.#options = options;
  }

  async shelf(from: string, to: string): Promise<void> {
    await mkdir(to);
    const entries = await readdir(from, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isFile() && isFileId(entry.name)).map(({ name }) => name);
    const next = names.values();
    const lanes = Array.from({ length: concurrency }, async () => {
      for (const name of next) await this.#file(join(from, name), join(to, name));
    });
    await Promise.all(lanes);
    this.#options.progress?.(this.#files);
  }

  async #file(from: string, to: string): Promise<void> {
    this.#options.signal?.throwIfAborted();
    this.#found ??= this.#tryOut(from, to);
    this.method = await this.#found;
    if (this.method === 'clone') await copyFile(from, to, constants.COPYFILE_FICLONE_FORCE);
    else if (this.method === 'copy' || !(await tryLink(from, to))) await copyFile(from, to);
    this.#files++;
  }

  async #tryOut(from: string, to: string): Promise<CloneMethod> {
    const probe = `${to}.probe`;
    try {
      await copyFile(from, probe, constants.COPYFILE_FICLONE_FORCE);
      return 'clone';
    } catch {
      return this.#options.mayLink && (await tryLink(from, probe)) ? 'hard-link' : 'copy';
    } finally {
      await rm(probe, { force: true });
    }
  }
}

/** False where the disk has no hard links, or no more of them for this file. */
async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (
      ['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV', 'EINVAL', 'UNKNOWN'].includes(
        systemCode(error) ?? '',
      )
    )
      return false;
    throw error;
  }
}

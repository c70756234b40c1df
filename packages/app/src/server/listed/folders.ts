import { mkdir, realpath, stat, statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import process from 'node:process';
import { foldersIn, mountedVolumes } from '../../sources/mounted-volumes.ts';
import type { Output } from '../api/endpoints.ts';
import { Refusal } from '../guard/refusal.ts';
import { seal } from '../guard/secret.ts';

type Listing = Output<'GET /api/folders'>;
export type Folder = Listing['folders'][number];

/** The folders that the page may show and choose: home, the mounted volumes and what is below them. */
export interface Folders {
  /** The folders in a listed one; the tops where none is named. */
  list(id: string | undefined): Promise<Listing>;
  /** The tops that may be drives: neither home, which copies are never strewn into, nor what is too small for any photo. */
  volumes(): Promise<Folder[]>;
  make(at: string, name: string): Promise<Folder>;
  /** The real path of a listed folder that is still within the tops. Throws a Refusal. */
  pathOf(id: string): Promise<string>;
  folderAt(path: string): Promise<Folder>;
}

/** `roots`: the tops, where they are not home and the mounted volumes. */
export function listedFolders(roots: readonly string[] | undefined): Folders {
  const ids = seal('folder');

  async function topPaths(): Promise<string[]> {
    const paths = roots ?? [homedir(), ...(await mountedVolumes(process.platform))];
    const real = await Promise.all(paths.map((path) => realpath(path).catch(() => undefined)));
    return [...new Set(real.filter((path) => path !== undefined))];
  }

  async function pathOf(id: string): Promise<string> {
    const path = ids.open(id);
    if (path === undefined) throw new Refusal(404, 'not-listed');
    // Since it was listed, a link may have taken its place.
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined || !(await topPaths()).some((top) => isWithin(real, top)))
      throw new Refusal(404, 'not-listed');
    return real;
  }

  async function folderAt(path: string): Promise<Folder> {
    return {
      id: ids.sign(path),
      name: basename(path) || path,
      path,
      ...(await spaceOf(path)),
      isPlace: await isPlaceAt(path),
    };
  }

  async function parentsOf(path: string): Promise<Folder[]> {
    const tops = await topPaths();
    const parents: Folder[] = [];
    for (let at = path; !tops.includes(at) && dirname(at) !== at; ) {
      at = dirname(at);
      parents.unshift(await folderAt(at));
    }
    return parents;
  }

  async function tops(): Promise<Folder[]> {
    return await Promise.all((await topPaths()).map(folderAt));
  }

  return {
    pathOf,
    folderAt,
    async volumes() {
      const [, ...others] = await tops();
      return others.filter(({ totalBytes }) => totalBytes === null || totalBytes >= smallestDriveBytes);
    },
    async list(id) {
      if (id === undefined) return { at: null, parents: [], folders: await tops() };
      const path = await pathOf(id);
      const shown = (await foldersIn(path))
        .filter((folder) => !basename(folder).startsWith('.'))
        .sort((a, b) => basename(a).localeCompare(basename(b), 'en', { numeric: true }));
      const folders = await Promise.all(shown.slice(0, mostFolders).map(folderAt));
      return { at: await folderAt(path), parents: await parentsOf(path), folders };
    },
    async make(at, name) {
      if (name === '.' || name === '..' || /[/\\\0]/.test(name))
        throw new Refusal(400, 'bad-request', 'name');
      const path = join(await pathOf(at), name);
      await mkdir(path);
      return await folderAt(path);
    },
  };
}

/** What systems mount for themselves is smaller. */
const smallestDriveBytes = 100_000_000;

/** Of more, nobody finds the one that is meant. */
const mostFolders = 1000;

function isWithin(path: string, top: string): boolean {
  const way = relative(top, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^([A-Za-z]:|[\\/])/.test(way));
}

/** What the volume says of its space. */
export async function spaceOf(
  path: string,
): Promise<{ freeBytes: number | null; totalBytes: number | null }> {
  const space = await statfs(path).catch(() => undefined);
  if (space === undefined) return { freeBytes: null, totalBytes: null };
  return { freeBytes: space.bavail * space.bsize, totalBytes: space.blocks * space.bsize };
}

async function isPlaceAt(path: string): Promise<boolean> {
  return (await stat(join(path, '.safelight', 'place.json')).catch(() => undefined)) !== undefined;
}

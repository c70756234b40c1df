import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The tops of the volumes that are mounted, as far as people plug them in: `/Volumes` on a Mac, drive letters on Windows,
 * on Linux what is mounted below `/media`, `/run/media` and `/mnt`. What cannot be listed is left out.
 */
export async function mountedVolumes(platform: NodeJS.Platform): Promise<string[]> {
  if (platform === 'darwin') return await foldersIn('/Volumes');
  if (platform === 'win32') return await driveLetters();
  if (platform === 'linux') {
    return linuxMounts(await readFile('/proc/self/mounts', 'utf8').catch(() => ''));
  }
  return [];
}

const pluggedIn = /^\/(media|run\/media|mnt)(\/|$)/;

/** The mount points in the text of `/proc/self/mounts` (proc(5)), whose spaces are written as `\040`. */
export function linuxMounts(text: string): string[] {
  const points = text.split('\n').map((line) => line.split(' ')[1] ?? '');
  const plain = points.map((point) =>
    point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
  );
  return [...new Set(plain.filter((point) => pluggedIn.test(point)))];
}

async function driveLetters(): Promise<string[]> {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => `${letter}:\\`);
  const there = await Promise.all(letters.map((root) => stat(root).catch(() => undefined)));
  return letters.filter((_, index) => there[index] !== undefined);
}

/** The folders in a folder, links to folders too; none where it cannot be listed. */
export async function foldersIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      return (await stat(path).catch(() => undefined))?.isDirectory() === true ? path : undefined;
    }),
  );
  return found.filter((path) => path !== undefined);
}

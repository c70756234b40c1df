import { promisify } from 'node:util';
import { linuxDisk } from './linux-disk.ts';

/** What holds a folder, by names that stay when it is plugged in elsewhere. Absent is unknown, which counts against safety. */
export interface Disk {
  /** The device; several, joined by `+`, where one volume spans them. */
  readonly disk?: string;
  /** The file system on it. */
  readonly volume?: string;
  /** It is on another computer. */
  readonly network?: boolean;
}

/** Finds the disk that holds the folder at a path; what cannot be told is left out. Never throws. */
export type DiskOf = (path: string) => Promise<Disk>;

/** The system's own tool, given ten seconds; its answer. */
async function ask(tool: string, args: readonly string[]): Promise<string> {
  const { execFile } = await import('node:child_process');
  return (
    await promisify(execFile)(tool, [...args], {
      timeout: 10_000,
      maxBuffer: 4 * 1024 * 1024,
      windowsHide: true,
    })
  ).stdout;
}

export function diskProbe(platform: NodeJS.Platform): DiskOf {
  const probes: Partial<Record<NodeJS.Platform, DiskOf>> = {
    linux: (path) => linuxDisk(path),
    darwin: async (path) => (await import('./other-disks.ts')).macDisk(path, ask),
    win32: async (path) => (await import('./other-disks.ts')).windowsDisk(path, ask),
  };
  const probe = probes[platform];
  return async (path) => (await probe?.(path).catch(() => undefined)) ?? {};
}

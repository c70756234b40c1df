import { mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import type { Disk } from '../../src/places/disk.ts';
import { linuxDisk } from '../../src/places/linux-disk.ts';

/** The device number of a folder, as the kernel writes it. */
export function numberOf(path: string): string {
  const { dev } = statSync(path);
  return `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
}

export interface MadeSystem {
  /** Files below /sys, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Links below /sys: where, and to what. */
  readonly links?: Readonly<Record<string, string>>;
  readonly udev?: Readonly<Record<string, string>>;
  /** `kind source` of the mount. */
  readonly mount?: string;
  /** A folder whose file system has no block device of its own. */
  readonly folder?: string;
}

/** What Linux would tell of this folder if its kernel told these things. */
export async function diskOn({
  files,
  links = {},
  udev = {},
  mount = 'ext4 /dev/x',
  ...of
}: MadeSystem): Promise<Disk> {
  await using folder = temporaryFolder();
  const at = (name: string): string => join(folder.path, name);
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [name, text] of Object.entries(files)) put(join(at('sys'), name), text);
  for (const [name, text] of Object.entries(udev)) put(join(at('udev'), name), text);
  const all = { ...links };
  for (const [name, target] of Object.entries(all)) {
    mkdirSync(dirname(join(at('sys'), name)), { recursive: true });
    symlinkSync(join(at('sys'), target), join(at('sys'), name));
  }
  const asked = of.folder ?? folder.path;
  const number = numberOf(asked);
  put(join(at('dev'), 'sda'), '');
  put(join(at('proc'), 'self/mountinfo'), `1 0 ${number} / / rw - ${mount} rw\n`);
  return await linuxDisk(asked, { proc: at('proc'), sys: at('sys'), dev: at('dev'), udev: at('udev') });
}

import { lstatSync, mkdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FinderBackupError, systemCode } from '../errors.ts';

const mostSegmentBytes = 255;
const onWindows = sep === '\\';
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows takes none of these in a name
const refusedByWindows = /[<>:"|?*\\\x00-\x1f]|[. ]$/g;
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * The parts of the path below a target folder for a file of a phone. Undefined where a part is `..` or the like, or too long:
 * no phone has such names. What only Windows cannot hold is replaced there.
 */
export function targetSegments(domain: string, path: string): string[] | undefined {
  const segments = path === '' ? [domain] : [domain, ...path.split('/')];
  const safe = segments.every(
    (segment) =>
      !['', '.', '..'].includes(segment) &&
      !segment.includes('\0') &&
      !segment.includes('/') &&
      Buffer.byteLength(segment) <= mostSegmentBytes,
  );
  if (!safe) return undefined;
  return onWindows ? segments.map(nameForWindows) : segments;
}

function nameForWindows(segment: string): string {
  const name = segment.replace(refusedByWindows, '_');
  return devices.test(name) ? `_${name}` : name;
}

/** Makes folders below a target and never walks through a link, so that nothing lands elsewhere. */
export class TargetFolders {
  readonly #root: string;
  readonly #made = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The path of a folder, which is there now. Throws `unsafe-path` where a link or a file is in the way; the system's errors. */
  folder(segments: readonly string[]): string {
    let path = this.#root;
    for (const segment of segments) {
      path = join(path, segment);
      if (!this.#made.has(path)) this.#make(path);
    }
    return path;
  }

  #make(path: string): void {
    try {
      mkdirSync(path);
    } catch (cause) {
      if (systemCode(cause) !== 'EEXIST') throw cause;
      if (!lstatSync(path).isDirectory())
        throw new FinderBackupError('unsafe-path', `${path} is a link or a file`, { cause });
    }
    this.#made.add(path);
  }
}

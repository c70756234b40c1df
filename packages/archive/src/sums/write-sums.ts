import { bytesOf } from '../bytes.ts';
import { isArchiveError } from '../errors.ts';
import { sumsName } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Digest } from '../model/digest.ts';
import { isStoreKey, keyIn, nameOf } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { readSums } from './read-sums.ts';
import { formatSums } from './sha256sums.ts';

/** Several computers may write one list at the same time; one of them is always first. */
const mostTries = 20;

/**
 * Writes a folder's `SHA256SUMS` from the ledger, which knows only what is durable: at any instant every line of the
 * list is true. Files that a check found missing or damaged stay listed, so that `sha256sum -c` names them too, and so do
 * those that another computer put there and listed. `letGo`: names of sidecars that are about to be replaced.
 */
export async function writeSums(
  ledger: Ledger,
  place: Place,
  folder: string,
  letGo: ReadonlySet<string> = new Set(),
): Promise<void> {
  const key = keyIn(folder, sumsName);
  for (let tries = 1; ; tries++) {
    const seen = await place.store.stat(key);
    const others = seen === undefined ? [] : await othersLines(ledger, place, { folder, letGo });
    const text = formatSums([...linesOf(ledger, place, folder), ...others]);
    const over = seen === undefined ? null : seen.revision;
    try {
      await place.store.put(bytesOf(text), {
        keyFor: () => key,
        replace: true,
        ...(over === undefined ? {} : { over }),
      });
      return;
    } catch (error) {
      if (!isArchiveError(error, 'overtaken') || tries >= mostTries) throw error;
    }
  }
}

interface Line {
  readonly name: string;
  readonly digest: Digest;
}

function linesOf(ledger: Ledger, place: Place, folder: string): Line[] {
  const files = [
    ...ledger.copies.inFolder(place.row, folder),
    ...ledger.indexFiles.sidecarsIn(place.row, folder),
  ];
  return files.map(({ path, digest }) => ({ digest, name: nameOf(path) }));
}

/** Lines of the list that is there, for files that the ledger does not know and that are there, too. */
async function othersLines(
  ledger: Ledger,
  place: Place,
  { folder, letGo }: { folder: string; letGo: ReadonlySet<string> },
): Promise<Line[]> {
  const known = new Set(linesOf(ledger, place, folder).map(({ name }) => name));
  const listed = (await readSums(place.store, keyIn(folder, sumsName))) ?? new Map<string, Digest>();
  const kept: Line[] = [];
  for (const [name, digest] of listed) {
    if (known.has(name) || letGo.has(name) || name.includes('/') || !isStoreKey(`${folder}/${name}`))
      continue;
    if ((await place.store.stat(keyIn(folder, name))) !== undefined) kept.push({ name, digest });
  }
  return kept;
}

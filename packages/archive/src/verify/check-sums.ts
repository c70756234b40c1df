import { isArchiveError } from '../errors.ts';
import { sumsName } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Finding } from '../model/finding.ts';
import { isStoreKey, keyIn, nameOf } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { parseSums } from '../sums/sha256sums.ts';

/** Longer than any list of ours: a folder of a million files. */
const longestSumsBytes = 512 * 1024 * 1024;

/** Whether a folder's `SHA256SUMS` says what the ledger says; lists that are due to be written anew are no finding. */
export async function checkSums(ledger: Ledger, place: Place, folder: string): Promise<Finding[]> {
  if (ledger.indexFiles.staleSums(place.row).includes(folder)) return [];
  const path = keyIn(folder, sumsName);
  const text = await readText(place, path);
  if (typeof text !== 'string') {
    ledger.indexFiles.markSumsStale(place.row, folder);
    return [{ kind: text.kind, path, expected: null, actual: null }];
  }
  const listed = new Map(parseSums(text).map(({ name, digest }) => [name, digest]));
  const files = [
    ...ledger.copies.inFolder(place.row, folder),
    ...ledger.indexFiles.sidecarsIn(place.row, folder),
  ];
  const known = new Set(files.map(({ path: file }) => nameOf(file)));
  const ours = files.every(({ path: file, digest }) => listed.get(nameOf(file)) === digest);
  const same =
    ours &&
    (await areThere(
      place,
      folder,
      listed.keys().filter((name) => !known.has(name)),
    ));
  if (same) return [];
  ledger.indexFiles.markSumsStale(place.row, folder);
  return [{ kind: 'changed', path, expected: null, actual: null }];
}

/** Lines for files that the ledger does not know are another computer's, as long as the files are there. */
async function areThere(place: Place, folder: string, names: Iterable<string>): Promise<boolean> {
  for (const name of names) {
    if (name.includes('/') || !isStoreKey(`${folder}/${name}`)) return false;
    if ((await place.store.stat(keyIn(folder, name))) === undefined) return false;
  }
  return true;
}

async function readText(
  place: Place,
  path: ReturnType<typeof keyIn>,
): Promise<string | { kind: Finding['kind'] }> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of place.store.get(path)) {
      size += chunk.length;
      if (size > longestSumsBytes) return { kind: 'changed' };
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (error) {
    return { kind: isArchiveError(error, 'not-found') ? 'missing' : 'unreadable' };
  }
}

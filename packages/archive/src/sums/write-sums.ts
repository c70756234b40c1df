import { bytesOf } from '../bytes.ts';
import { sumsName } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { keyIn, nameOf } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { formatSums } from './sha256sums.ts';

/**
 * Writes a folder's `SHA256SUMS` from the ledger, which knows only what is durable: at any instant every line of the
 * list is true. Files that a check found missing or damaged stay listed, so that `sha256sum -c` names them too.
 */
export async function writeSums(ledger: Ledger, place: Place, folder: string): Promise<void> {
  const files = [
    ...ledger.copies.inFolder(place.row, folder),
    ...ledger.indexFiles.sidecarsIn(place.row, folder),
  ];
  const text = formatSums(files.map(({ path, digest }) => ({ digest, name: nameOf(path) })));
  await place.store.put(bytesOf(text), { keyFor: () => keyIn(folder, sumsName), replace: true });
}

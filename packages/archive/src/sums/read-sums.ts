import { isArchiveError } from '../errors.ts';
import type { Digest } from '../model/digest.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { Store } from '../store.ts';
import { parseSums } from './sha256sums.ts';

/** Longer than any list of ours: a folder of a million files. */
const longestSumsBytes = 512 * 1024 * 1024;

/** What a checksum list names; `undefined` where there is none, or it cannot be read. */
export async function readSums(store: Store, key: StoreKey): Promise<Map<string, Digest> | undefined> {
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of store.get(key)) {
      size += chunk.length;
      if (size > longestSumsBytes) return undefined;
      chunks.push(chunk);
    }
    const lines = parseSums(Buffer.concat(chunks).toString('utf8'));
    return new Map(lines.map(({ name, digest }) => [name, digest]));
  } catch (error) {
    if (isArchiveError(error)) return undefined;
    throw error;
  }
}

import { ArchiveError, isArchiveError } from '../errors.ts';
import { sumsName } from '../layout/index.ts';
import type { CopyRow } from '../ledger/copies.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Digest } from '../model/digest.ts';
import { folderOf, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import { type Place, stillAttached } from '../places/place.ts';
import type { Proven } from '../store.ts';
import { readSums } from '../sums/read-sums.ts';
import type { Evidence, Repaired } from './report.ts';

/** What a file that was found damaged is when it is looked at again. */
export type Verdict =
  | { readonly kind: 'right'; readonly proven: Proven }
  | { readonly kind: 'damaged'; readonly was: Repaired['was']; readonly evidence: Evidence }
  /** The place's own list names these other bytes, and nothing tells that they are wrong. */
  | { readonly kind: 'disputed'; readonly proven: Proven };

export interface Judge {
  verdict(copy: CopyRow, signal: AbortSignal): Promise<Verdict>;
}

/** Reads damaged copies of one place again and says what they are. Errors: `place-gone`, the signal's reason. */
export function openJudge(ledger: Ledger, place: Place): Judge {
  let list: { readonly folder: string; readonly sums: ReadonlyMap<string, Digest> } | undefined;

  async function listedDigest(path: StoreKey): Promise<Digest | undefined> {
    const folder = folderOf(path);
    if (list?.folder !== folder)
      list = { folder, sums: (await readSums(place.store, keyIn(folder, sumsName))) ?? new Map() };
    return list.sums.get(nameOf(path));
  }

  /**
   * The recorded SHA-256 decides. Only where the place's own list names the other bytes too, somebody vouches for them:
   * then Apple's fingerprint of the recorded ones decides, or nobody.
   */
  async function judgeOther(copy: CopyRow, proven: Proven): Promise<Verdict> {
    const apple = ledger.copies.provenByApple(copy.digest);
    const damaged = { kind: 'damaged', was: 'changed' } as const;
    if ((await listedDigest(copy.path)) !== proven.digest)
      return { ...damaged, evidence: apple ? 'sha256-and-apple-fingerprint' : 'sha256' };
    if (apple && !ledger.copies.provenByApple(proven.digest))
      return { ...damaged, evidence: 'apple-fingerprint' };
    return { kind: 'disputed', proven };
  }

  return {
    async verdict(copy, signal) {
      let proven: Proven;
      try {
        proven = await place.store.prove(copy.path, { signal });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        // On a drive that is gone every file seems missing, and none is.
        if (!(await stillAttached(place)))
          throw new ArchiveError('place-gone', { subject: place.identity.name, cause: error });
        const was = isArchiveError(error, 'not-found') ? 'missing' : 'unreadable';
        return { kind: 'damaged', was, evidence: 'sha256' };
      }
      if (proven.digest === copy.digest) return { kind: 'right', proven };
      if (!(await stillAttached(place)))
        throw new ArchiveError('place-gone', { subject: place.identity.name });
      return await judgeOther(copy, proven);
    },
  };
}

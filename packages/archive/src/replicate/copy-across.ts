import { ArchiveError, isArchiveError } from '../errors.ts';
import { sidecarKey } from '../layout/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Restorable } from '../ledger/restorable.ts';
import type { Digest } from '../model/digest.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import type { FolderNames, PlaceNames } from '../places/folder-names.ts';
import type { Place } from '../places/place.ts';
import type { Content, Proven, PutResult } from '../store.ts';
import { assertWhole, damagedOrigin, type Origin } from '../upkeep/origin.ts';
import { nameAtTarget } from './name-at-target.ts';

export interface Across {
  readonly ledger: Ledger;
  readonly target: Place;
  readonly names: PlaceNames;
  readonly signal: AbortSignal;
  now(): number;
}

export type Copied = { readonly kind: 'same' } | { readonly kind: 'copied'; readonly proven: Proven };

/**
 * Copies one content from one place to another: hashed while it is written, given its name only where the bytes are the
 * right ones, read back and recorded. A source that gives other bytes is recorded as damaged.
 * Errors: `read-back-differs` with the source's or the target's path as subject, those of the stores.
 */
export async function copyAcross(across: Across, item: Restorable, origin: Origin): Promise<Copied> {
  await assertWhole(across, origin, item.size);
  const folder = await across.names.load(folderOf(origin.path));
  const naming = namingOf(across, { item, origin, folder });
  try {
    const key = await naming.name([]);
    if (key === undefined) return { kind: 'same' };
    const { size, modifiedAtMs } = item;
    const result = await across.target.store.put(
      { size, open: (options) => origin.place.store.get(origin.path, options) },
      {
        likelyKey: key,
        signal: across.signal,
        ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
        async keyFor(content: Content, taken) {
          if (content.digest !== item.digest) throw damagedOrigin(across, origin);
          return taken.length === 0 ? key : await naming.name(taken);
        },
      },
    );
    if (result.key === undefined) return { kind: 'same' };
    const proven = await proveWritten(across, result);
    markSidecarDue(across, origin, result.key);
    return { kind: 'copied', proven };
  } catch (error) {
    naming.forget();
    throw error;
  }
}

interface Naming {
  /** The key, reserved in the folder's names; `undefined` where the same bytes are there. */
  name(taken: readonly StoreKey[]): Promise<StoreKey | undefined>;
  /** Gives the reserved names back. */
  forget(): void;
}

function namingOf(
  across: Across,
  { item, origin, folder }: { item: Restorable; origin: Origin; folder: FolderNames },
): Naming {
  const { ledger } = across;
  const reserved: StoreKey[] = [];
  return {
    async name(taken) {
      const wanted = { digest: item.digest, from: origin.place, path: origin.path, taken };
      const at = { names: folder, contentAt: (key: StoreKey) => contentAt(across, key) };
      const named = await folder.exclusively(() => nameAtTarget(ledger, wanted, at));
      if (named.kind === 'same') return undefined;
      reserved.push(named.key);
      return named.key;
    },
    forget() {
      for (const key of reserved) folder.drop(nameOf(key));
    },
  };
}

async function contentAt(
  across: Across,
  key: StoreKey,
): Promise<{ digest: Digest; good: boolean } | undefined> {
  const { ledger, target, signal } = across;
  const copy = ledger.copies.at(target.row, key);
  if (copy !== undefined) return { digest: copy.digest, good: copy.state === 'ok' };
  try {
    const proven = await target.store.prove(key, { signal });
    record(across, key, proven);
    return { digest: proven.digest, good: true };
  } catch (error) {
    if (isArchiveError(error, 'not-found') || isArchiveError(error, 'unreadable')) return undefined;
    throw error;
  }
}

/** "Saved" means read back. What came back wrong is taken away again, so that its name is free for the right bytes. */
async function proveWritten(across: Across, { key, digest }: PutResult): Promise<Proven> {
  const { store } = across.target;
  if (key === undefined) throw new ArchiveError('refused', { subject: 'a content without a name' });
  const proven = await store.prove(key, { signal: across.signal });
  if (proven.digest !== digest) {
    await store.remove(key, 'written a moment ago by this run, and read back with other bytes');
    throw new ArchiveError('read-back-differs', { subject: key });
  }
  record(across, key, proven);
  return proven;
}

function record({ ledger, target, now }: Across, key: StoreKey, proven: Proven): void {
  const content = ledger.copies.content(proven);
  ledger.copies.recordProven(target.row, key, content, { nowMs: now(), how: proven.how });
  ledger.indexFiles.markSumsStale(target.row, folderOf(key));
}

function markSidecarDue({ ledger, target }: Across, origin: Origin, key: StoreKey): void {
  const known = ledger.indexFiles.sidecar(origin.place.row, sidecarKey(origin.path));
  if (known !== undefined) ledger.indexFiles.markSidecarDue(target.row, key);
}

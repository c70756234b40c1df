import { ArchiveError } from '../errors.ts';
import { nameCandidates, nameWithHash, sharedStem, sidecarSuffix, stemKey } from '../layout/index.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Digest } from '../model/digest.ts';
import { folderOf, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import type { FolderNames } from '../places/folder-names.ts';
import type { Place } from '../places/place.ts';

/** A copy that is to get a name on another place. */
export interface Wanted {
  readonly digest: Digest;
  readonly from: Place;
  readonly path: StoreKey;
  /** Keys that turned out to be taken although nobody knew. */
  readonly taken: readonly StoreKey[];
}

/** What lies under a name of the target. */
export interface AtTarget {
  readonly names: FolderNames;
  /** What should be there; where nobody knows, what is. `good`: it is there, as far as is known. */
  contentAt(key: StoreKey): Promise<{ readonly digest: Digest; readonly good: boolean } | undefined>;
}

export type NameAtTarget =
  | { readonly kind: 'free'; readonly key: StoreKey }
  /** The same bytes bear a name there already. */
  | { readonly kind: 'same'; readonly key: StoreKey };

/**
 * The name that a copy gets on another place: its own, so that places look alike. Where a stranger's files bear the stem
 * there, all files of the asset get the first one's short hash, so that they stay together.
 * To be called within `names.exclusively`; reserves the name that it returns. Errors: `exists`.
 */
export async function nameAtTarget(ledger: Ledger, wanted: Wanted, at: AtTarget): Promise<NameAtTarget> {
  const name = nameOf(wanted.path);
  const strangers = await strangersLead(ledger, wanted, at);
  const wished = strangers === undefined ? name : nameWithHash(name, strangers);
  for (const candidate of nameCandidates(wished, wanted.digest)) {
    const key = keyIn(at.names.folder, at.names.actual(candidate) ?? candidate);
    if (!at.names.has(candidate) && !wanted.taken.includes(key)) {
      at.names.add(candidate);
      return { kind: 'free', key };
    }
    const there = await at.contentAt(key);
    if (there?.good === true && there.digest === wanted.digest) return { kind: 'same', key };
  }
  throw new ArchiveError('exists', { subject: wanted.path });
}

/** The content of the asset's first file, if files that are none of the asset's bear its stem at the target. */
async function strangersLead(
  ledger: Ledger,
  { digest, from, path }: Wanted,
  at: AtTarget,
): Promise<Digest | undefined> {
  const name = nameOf(path);
  const gathering = at.names.gatheringWith(name);
  if (gathering.length === 0) return undefined;
  const group = ledger.copies
    .startingWith(from.row, keyIn(folderOf(path), sharedStem(name)))
    .filter((copy) => folderOf(copy.path) === folderOf(path) && stemKey(nameOf(copy.path)) === stemKey(name));
  const digests = new Map(group.map((copy) => [nameOf(copy.path), copy.digest]));
  for (const other of gathering) {
    if (other.endsWith(sidecarSuffix) && digests.has(other.slice(0, -sidecarSuffix.length))) continue;
    const own = digests.get(other);
    const there = own === undefined ? undefined : await at.contentAt(keyIn(at.names.folder, other));
    if (own === undefined || (there !== undefined && there.digest !== own)) return group[0]?.digest ?? digest;
  }
  return undefined;
}

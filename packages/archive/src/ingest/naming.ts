import { ArchiveError } from '../errors.ts';
import { nameCandidates, resourceName, stemCandidates, stemOf, wishedStem } from '../layout/index.ts';
import type { ResourceRole } from '../model/asset.ts';
import type { Digest } from '../model/digest.ts';
import type { LocalDateTime } from '../model/local-date-time.ts';
import { folderOf, keyIn, nameOf, type StoreKey } from '../model/store-key.ts';
import type { FolderNames } from '../places/folder-names.ts';

/** Where the files of one asset gather on one place: settled by the first of them that gets a name. */
export interface AssetNaming {
  readonly filename: string;
  readonly takenAt: LocalDateTime | undefined;
  folder: string;
  stem: string | undefined;
}

/** A file of an asset that is looking for its name. */
export interface Unnamed {
  readonly role: ResourceRole;
  readonly filename: string;
  readonly digest: Digest;
  /** Keys that turned out to be taken although nobody knew. */
  readonly taken: readonly StoreKey[];
}

/** What the place holds under a name: its digest, or `undefined` if it is no good copy of anything. */
export type DigestAt = (key: StoreKey) => Promise<Digest | undefined>;

export interface At {
  readonly names: FolderNames;
  readonly digestAt: DigestAt;
  /** Whether the files of this stem were taken at the very moment of the asset: then an edit alone joins its original. */
  isSameMoment(stem: string): boolean;
}

export type Named =
  | { readonly kind: 'free'; readonly key: StoreKey }
  /** The same bytes bear a name of this asset already. */
  | { readonly kind: 'same'; readonly key: StoreKey };

/** The naming of an asset of which the place has a copy already: later files join it. */
export function joinCopy(naming: AssetNaming, key: StoreKey, role: ResourceRole): void {
  if (naming.stem !== undefined) return;
  naming.folder = folderOf(key);
  naming.stem = stemOf(nameOf(key), role);
}

/**
 * Finds a name in the folder: the wished one; with the content's short hash where other bytes bear it. All files of an
 * asset share a stem that no other asset's file bears, or a stranger's video would pass for a Live Photo's half.
 * To be called within `names.exclusively`; reserves the name that it returns.
 */
export async function findName(naming: AssetNaming, unnamed: Unnamed, at: At): Promise<Named> {
  return naming.stem === undefined
    ? await settleStem(naming, unnamed, at)
    : await nameUnder(naming.stem, unnamed, at);
}

async function settleStem(naming: AssetNaming, unnamed: Unnamed, at: At): Promise<Named> {
  for (const stem of stemCandidates(wishedStem(naming.filename, unnamed.role), unnamed.digest)) {
    const name = resourceName(stem, unnamed.role, unnamed.filename);
    const key = keyIn(at.names.folder, name);
    const free = !at.names.has(name) && !unnamed.taken.includes(key);
    if (free && (!at.names.hasStem(stem) || at.isSameMoment(stem))) {
      naming.stem = stem;
      at.names.add(name);
      return { kind: 'free', key };
    }
    const same = await sameBytes(name, unnamed, at);
    if (same !== undefined) {
      naming.stem = stem;
      return { kind: 'same', key: same };
    }
  }
  throw new ArchiveError('exists', { subject: naming.filename });
}

async function nameUnder(stem: string, unnamed: Unnamed, at: At): Promise<Named> {
  for (const name of nameCandidates(resourceName(stem, unnamed.role, unnamed.filename), unnamed.digest)) {
    const key = keyIn(at.names.folder, name);
    if (!at.names.has(name) && !unnamed.taken.includes(key)) {
      at.names.add(name);
      return { kind: 'free', key };
    }
    const same = await sameBytes(name, unnamed, at);
    if (same !== undefined) return { kind: 'same', key: same };
  }
  throw new ArchiveError('exists', { subject: unnamed.filename });
}

async function sameBytes(name: string, unnamed: Unnamed, at: At): Promise<StoreKey | undefined> {
  const key = keyIn(at.names.folder, at.names.actual(name) ?? name);
  if (!at.names.has(name) && !unnamed.taken.includes(key)) return undefined;
  return (await at.digestAt(key)) === unnamed.digest ? key : undefined;
}

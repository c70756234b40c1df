import type { Bytes } from '../bytes.ts';
import { ArchiveError, isArchiveError } from '../errors.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { ResourceRole } from '../model/asset.ts';
import type { Digest } from '../model/digest.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import { type FolderNames, type PlaceNames, placeNames } from '../places/folder-names.ts';
import type { Place } from '../places/place.ts';
import { isStillListed } from '../places/still-listed.ts';
import type { Content, Proven, PutResult, ReadBack } from '../store.ts';
import { type AssetNaming, findName, joinCopy } from './naming.ts';

export interface WriteRequest {
  readonly naming: AssetNaming;
  readonly role: ResourceRole;
  readonly filename: string;
  readonly bytes: Bytes;
  readonly modifiedAtMs?: number | undefined;
  /** What the bytes must turn out to be, where another place has just kept them; else nothing is written. */
  readonly expected?: Digest | undefined;
  readonly signal: AbortSignal;
}

export interface Written extends Content {
  readonly path: StoreKey;
  /** False where the place had these bytes already. */
  readonly written: boolean;
  /** How what was written was read back. */
  readonly how?: ReadBack;
}

/** Writes resources to one place under their right names, and proves each by reading it back. */
export interface PlaceWriter {
  readonly names: PlaceNames;
  /** Errors: those of `Store.put`, and `read-back-differs`. */
  write(request: WriteRequest): Promise<Written>;
}

function isLoneEdit(role: ResourceRole): boolean {
  return role === 'edited-photo' || role === 'edited-video';
}

export function placeWriter(ledger: Ledger, place: Place, now: () => number): PlaceWriter {
  const names = placeNames(place.store);
  const inFlight = new Map<Digest, Promise<void>>();

  /** A good copy that the ledger knows of, if it is still there by its name. */
  async function knownCopy(digest: Digest): Promise<StoreKey | undefined> {
    const path = ledger.copies.goodPath(place.row, digest);
    if (path === undefined) return undefined;
    if (await isStillListed(place, names, path)) return path;
    ledger.copies.markState(place.row, path, 'missing', now());
    return undefined;
  }

  /** What lies under a name. Where the ledger does not know, an interrupted run may have left it: it is read. */
  async function digestAt(key: StoreKey, signal: AbortSignal): Promise<Digest | undefined> {
    const copy = ledger.copies.at(place.row, key);
    if (copy !== undefined) return copy.state === 'ok' ? copy.digest : undefined;
    try {
      const proven = await place.store.prove(key, { signal });
      record(key, proven);
      return proven.digest;
    } catch (error) {
      if (isArchiveError(error, 'not-found') || isArchiveError(error, 'unreadable')) return undefined;
      throw error;
    }
  }

  function sameMoment({ folder, takenAt }: AssetNaming, stem: string): boolean {
    return takenAt !== undefined && ledger.copies.wasTakenAt(place.row, `${folder}/${stem}.`, takenAt.local);
  }

  function record(path: StoreKey, proven: Proven): void {
    const content = ledger.copies.content(proven);
    ledger.copies.recordProven(place.row, path, content, { nowMs: now(), how: proven.how });
    ledger.indexFiles.markSumsStale(place.row, folderOf(path));
  }

  async function put(request: WriteRequest): Promise<Written> {
    let reserved: { names: FolderNames; key: StoreKey } | undefined;
    let same: StoreKey | undefined;
    let release: (() => void) | undefined;
    const { naming, role, filename, signal } = request;
    const stemBefore = naming.stem;

    async function keyFor(content: Content, taken: readonly StoreKey[]): Promise<StoreKey | undefined> {
      if (request.expected !== undefined && content.digest !== request.expected)
        throw new ArchiveError('read-back-differs', { subject: filename });
      // A name that turned out to be taken settled nothing: the asset's other files must follow the name that it gets.
      if (taken.length > 0) naming.stem = stemBefore;
      // The same bytes under way for another asset: theirs first, then ours are known.
      while (release === undefined && inFlight.has(content.digest)) await inFlight.get(content.digest);
      release ??= claim(content.digest);
      same = await knownCopy(content.digest);
      if (same !== undefined) return undefined;
      const folder = await names.load(naming.folder);
      const named = await folder.exclusively(() =>
        findName(
          naming,
          { role, filename, digest: content.digest, taken },
          {
            names: folder,
            digestAt: (key) => digestAt(key, signal),
            isSameMoment: (stem) => isLoneEdit(role) && sameMoment(naming, stem),
          },
        ),
      );
      if (named.kind === 'same') {
        same = named.key;
        return undefined;
      }
      reserved = { names: folder, key: named.key };
      return named.key;
    }

    function claim(digest: Digest): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      inFlight.set(digest, promise);
      return () => {
        inFlight.delete(digest);
        resolve();
      };
    }

    try {
      const { modifiedAtMs } = request;
      const result = await place.store.put(request.bytes, {
        keyFor,
        signal,
        ...(modifiedAtMs === undefined ? {} : { modifiedAtMs }),
      });
      if (same !== undefined) {
        joinCopy(naming, same, role);
        return { path: same, digest: result.digest, size: result.size, written: false };
      }
      return await proveWritten(result, signal);
    } catch (error) {
      if (reserved !== undefined) {
        reserved.names.drop(nameOf(reserved.key));
        naming.stem = stemBefore;
      }
      throw error;
    } finally {
      release?.();
    }
  }

  /** "Saved" means read back. What came back wrong is taken away again, so that its name is free for the right bytes. */
  async function proveWritten(result: PutResult, signal: AbortSignal): Promise<Written> {
    const { key, digest, size } = result;
    if (key === undefined) throw new ArchiveError('refused', { subject: 'a content without a name' });
    const proven = await place.store.prove(key, { signal });
    if (proven.digest !== digest) {
      await place.store.remove(key, 'written a moment ago by this run, and read back with other bytes');
      throw new ArchiveError('read-back-differs', { subject: key });
    }
    record(key, proven);
    return { path: key, digest, size, written: true, how: proven.how };
  }

  let writing = 0;
  let lastAlone: Promise<unknown> = Promise.resolve();

  /** Several half-written files can fill a drive that has room for one: those that failed try again one by one. */
  function alone(request: WriteRequest): Promise<Written> {
    const turn = lastAlone.then(() => put(request));
    lastAlone = turn.catch(() => undefined);
    return turn;
  }

  return {
    names,
    async write(request) {
      writing++;
      let crowded = false;
      try {
        return await put(request);
      } catch (error) {
        crowded = isArchiveError(error, 'disk-full') && writing > 1;
        // A loose cable garbles once; a second garbling is a finding about the drive.
        if (!crowded && !isArchiveError(error, 'read-back-differs')) throw error;
      } finally {
        writing--;
      }
      return crowded ? await alone(request) : await put(request);
    },
  };
}

import { mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import {
  ArchiveError,
  adopt,
  isArchiveError,
  ledgerCopyName,
  lockDrive,
  type Medium,
  openDriveStore,
  type Place,
  type PlaceIdentity,
  type PlaceLocation,
  type PlaceRow,
  readMarker,
  type Store,
  writeMarker,
} from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { placeViews } from '../safety/place-views.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count } from '../terminal/words.ts';
import { refuseAbsentDrive, refuseIdleMountPoint } from './absent-drive.ts';
import { attachAt } from './attach-at.ts';
import { isEmptyFolder } from './empty-folder.ts';
import { guessMedium } from './guess-medium.ts';
import { learnFromDrive } from './learn-from.ts';

/** A place that is attached, and held for this run where it is to be written. */
export interface OpenPlace extends AsyncDisposable {
  readonly place: Place;
  readonly address: string;
  /** This run made the folder a place. */
  readonly isNew: boolean;
}

export interface OpenPlaceOptions {
  /** To be given to a new place; the folder's own name unless said. */
  readonly name?: string;
  /** What its owner says of a new place; the medium is guessed unless said. */
  readonly medium?: Medium;
  readonly location?: PlaceLocation;
  /** `make`: a folder without a marker becomes a place; `renew`: even where a known place used to be. */
  readonly unmarked: 'refuse' | 'make' | 'renew';
  /** Take the lock: needed to write, wanted to read a place that nobody else should be writing. */
  readonly lock: boolean;
}

/**
 * Opens the place at a path. Errors: `place-unmarked` where a known place's marker is gone (an empty mount point),
 * `not-a-place`, `marker-damaged`, `place-in-use`, `not-found`, and those of writing a marker.
 */
export async function openPlaceAt(
  path: string,
  session: Session,
  options: OpenPlaceOptions,
): Promise<OpenPlace> {
  if (isBucketAddress(path)) {
    const { openBucketAt } = await import('../buckets/open-bucket.ts');
    return await openBucketAt(path, session, { write: options.lock });
  }
  const asked = resolve(session.folder, path);
  await refuseLostPlace(asked, session, options);
  const address = await folderAt(asked, options);
  const store = await openDriveStore(address, session);
  const marked = await readMarker(store).catch((error: unknown) => {
    throw isArchiveError(error, 'marker-damaged')
      ? new ArchiveError('marker-damaged', { subject: address })
      : error;
  });
  if (marked === undefined && options.unmarked === 'refuse')
    throw new ArchiveError('not-a-place', { subject: address });
  if (marked === undefined) await refuseIdleMountPoint(address);
  const wholeFolder = marked === undefined && (await isEmptyFolder(address));
  const lock = options.lock ? lockIfWritable(address, marked !== undefined) : undefined;
  try {
    const identity = marked ?? (await makePlace(store, { address, wholeFolder, session, options }));
    const known = session.ledger.places.all().some(({ id }) => id === identity.id);
    const place = await attachAt(address, { identity, store }, session);
    // A place that nobody knew may have taken the room of one that was known: what was proven there is looked at anew.
    if (!known) await placeViews(session);
    if (marked === undefined) noteNew(place, session);
    else {
      if (!known) await takeOver(place, session);
      await learnFromDrive(place, session);
    }
    return {
      place,
      address,
      isNew: marked === undefined,
      async [Symbol.asyncDispose]() {
        lock?.[Symbol.dispose]();
        await store[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    lock?.[Symbol.dispose]();
    throw error;
  }
}

/** What a place says, or does not say, that is not there now. */
const gone: ReadonlySet<string> = new Set([
  'not-found',
  'not-a-place',
  'place-unmarked',
  'unreadable',
  'place-gone',
  'unreachable',
]);

/**
 * Opens every known place that is attached now, buckets last, for they are the slowest; tells of those that are not.
 * `buckets: false` leaves buckets out of both.
 */
export async function openKnownPlaces(
  session: Session,
  options: { lock: boolean; buckets?: boolean },
): Promise<{ open: OpenPlace[]; absent: PlaceRow[] }> {
  const open: OpenPlace[] = [];
  const absent: PlaceRow[] = [];
  const rows = session.ledger.places.all();
  const local = rows.filter(({ address }) => !isBucketAddress(address));
  const remote = options.buckets === false ? [] : rows.filter(({ address }) => isBucketAddress(address));
  for (const row of [...local, ...remote]) {
    try {
      const place = await openPlaceAt(row.address, session, { unmarked: 'refuse', lock: options.lock });
      if (place.place.identity.id === row.id) open.push(place);
      else {
        await place[Symbol.asyncDispose]();
        absent.push(row);
      }
    } catch (error) {
      if (!isArchiveError(error) || !gone.has(error.code)) throw error;
      absent.push(row);
    }
  }
  return { open, absent };
}

/** Known places that are not connected, for `--json`. */
export function absentDocument(
  absent: readonly { readonly name: string; readonly lastSeenMs: number }[],
): { name: string; lastSeen: string }[] {
  return absent.map(({ name, lastSeenMs }) => ({ name, lastSeen: new Date(lastSeenMs).toISOString() }));
}

/** Finds a place by what a person calls it: its path, its name or its id. Errors: UsageError where that is nobody's or several places' name. */
export async function openPlaceCalled(name: string, session: Session, lock: boolean): Promise<OpenPlace> {
  const rows = session.ledger.places.all().filter((row) => row.id === name || row.name === name);
  if (rows.length > 1)
    throw new UsageError(`Several places are called ${name}; say which by its path or its id.`);
  if (rows.length === 0) await refuseUnknownName(name, session);
  return await openPlaceAt(rows[0]?.address ?? name, session, { unmarked: 'refuse', lock });
}

/** What is neither a place's name nor a path that is there is a mistake in writing, more often than not. */
async function refuseUnknownName(name: string, { folder, ledger }: Session): Promise<void> {
  if (isBucketAddress(name) || (await stat(resolve(folder, name)).catch(() => undefined)) !== undefined)
    return;
  const places = ledger.places.all();
  if (places.some(({ address }) => address === resolve(folder, name))) return;
  const known = places.length === 0 ? 'none yet' : places.map((place) => place.name).join(', ');
  throw new UsageError(
    `There is no place called ${name}, and nothing at ${resolve(folder, name)}. (Known: ${known})`,
  );
}

/** Where a known place should be and is not, a new archive would be begun on the wrong disk. */
async function refuseLostPlace(path: string, session: Session, options: OpenPlaceOptions): Promise<void> {
  if (options.unmarked === 'renew') return;
  const real = await realpath(path).catch(() => path);
  const known = session.ledger.places.all().find(({ address }) => address === path || address === real);
  if (known === undefined) return;
  const marker = await stat(join(path, '.safelight', 'place.json')).catch(() => undefined);
  if (marker === undefined) throw new ArchiveError('place-unmarked', { subject: path });
}

/** The folder's real path; made if only it, and not its parent, is missing. */
async function folderAt(path: string, options: OpenPlaceOptions): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && !found.isDirectory())
    throw new UsageError(`${path} is a file; a place is a folder.`);
  if (found === undefined) {
    if (options.unmarked === 'refuse') throw new ArchiveError('not-found', { subject: path });
    await refuseAbsentDrive(path);
    await mkdir(path).catch((error: unknown) => {
      const parent = dirname(path);
      throw new UsageError(
        `${path} cannot be made a place: ${error instanceof Error && 'code' in error && error.code === 'ENOENT' ? `there is no folder ${parent}. Is the drive connected?` : String(error)}`,
      );
    });
  }
  return await realpath(path);
}

/** A drive that cannot be written cannot be locked, and need not be. */
function lockIfWritable(address: string, marked: boolean): Disposable | undefined {
  try {
    return lockDrive(address);
  } catch (error) {
    if (marked && (isArchiveError(error, 'read-only') || isArchiveError(error, 'no-permission')))
      return undefined;
    throw error;
  }
}

interface NewPlace {
  readonly address: string;
  readonly wholeFolder: boolean;
  readonly session: Session;
  readonly options: OpenPlaceOptions;
}

async function makePlace(store: Store, { address, wholeFolder, session, options }: NewPlace) {
  const medium = options.medium ?? (await guessMedium(address, session));
  const identity: PlaceIdentity = {
    id: session.randomId(),
    name: options.name ?? (basename(address) || address),
    createdAtMs: session.now(),
    wholeFolder,
    ...(medium === undefined ? {} : { medium }),
    ...(options.location === undefined ? {} : { location: options.location }),
  };
  await writeMarker(store, identity);
  return identity;
}

/** In a folder that was a place before there may be copies of the ledger already; none is later than now. */
function noteNew({ row }: Place, { ledger, now }: Session): void {
  ledger.places.willLeave(row, ledgerCopyName(now(), ledger.writer.digits()));
}

/** A place that another computer filled: its own copy of the ledger tells what it holds. */
async function takeOver(place: Place, session: Session): Promise<void> {
  session.say(
    `${place.identity.name} is an archive that this computer does not know yet; reading what it holds.`,
  );
  using job = session.job();
  const { ledger, scratch, hashPool } = session;
  const report = await adopt(place, { ledger, job, scratch, filesAtOnce: hashPool.threads });
  session.say(
    `It holds ${count(report.copies, 'file')} of ${count(report.assets, 'photo or video', 'photos and videos')}.`,
  );
}

import { bytesOf } from '../bytes.ts';
import { ArchiveError } from '../errors.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { SeenPlace } from '../ledger/places.ts';
import { locations, media, type PlaceIdentity } from '../model/place.ts';
import { type StoreKey, storeKey } from '../model/store-key.ts';
import type { Store } from '../store.ts';

/** A place that is attached now. */
export interface Place {
  /** Its row in the ledger. */
  readonly row: number;
  readonly identity: PlaceIdentity;
  readonly store: Store;
}

export const markerKey: StoreKey = storeKey('.safelight/place.json');
const format = 'safelight-place';
/** A marker is a few hundred bytes; whatever is larger is none. */
const longestMarkerBytes = 64 * 1024;

/** What a store's marker says; `undefined` where there is none. Errors: `marker-damaged`, those of `Store.get`. */
export async function readMarker(store: Store): Promise<PlaceIdentity | undefined> {
  const entry = await store.stat(markerKey);
  if (entry === undefined) return undefined;
  if (entry.size > longestMarkerBytes) throw new ArchiveError('marker-damaged');
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.get(markerKey)) chunks.push(chunk);
  return parseMarker(Buffer.concat(chunks).toString('utf8'));
}

/** Makes a store a place. Errors: those of `Store.put`. */
export async function writeMarker(store: Store, identity: PlaceIdentity): Promise<void> {
  const marker = {
    format,
    version: 1,
    id: identity.id,
    name: identity.name,
    createdAt: new Date(identity.createdAtMs).toISOString(),
    wholeFolder: identity.wholeFolder,
    medium: identity.medium,
    location: identity.location,
    about:
      'This folder is a Safelight archive: original photos and videos by year and month. Keep this file with them.',
  };
  const bytes = bytesOf(`${JSON.stringify(marker, undefined, 2)}\n`);
  await store.put(bytes, { keyFor: () => markerKey, replace: true });
}

/** Notes in the ledger that a place is attached, and gives it to the workflows. */
export function attachPlace(ledger: Ledger, store: Store, seen: SeenPlace): Place {
  return { row: ledger.places.seen(seen), identity: seen.identity, store };
}

/** Whether the place still answers with its own marker; `false` once it is unplugged or something else is there. */
export async function stillAttached(place: Place): Promise<boolean> {
  return await readMarker(place.store).then(
    (identity) => identity?.id === place.identity.id,
    () => false,
  );
}

function parseMarker(text: string): PlaceIdentity {
  try {
    const marker: unknown = JSON.parse(text);
    if (typeof marker !== 'object' || marker === null) throw new TypeError('not an object');
    const { format: kind, id, name, createdAt, wholeFolder, ...told } = marker as Record<string, unknown>;
    const medium = media.find((known) => known === told.medium);
    const location = locations.find((known) => known === told.location);
    const createdAtMs = Date.parse(String(createdAt));
    const sound =
      kind === format && typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) && typeof name === 'string';
    if (!sound || Number.isNaN(createdAtMs)) throw new TypeError('fields are missing');
    return {
      id,
      name,
      createdAtMs,
      wholeFolder: wholeFolder === true,
      ...(medium === undefined ? {} : { medium }),
      ...(location === undefined ? {} : { location }),
    };
  } catch (error) {
    throw new ArchiveError('marker-damaged', { cause: error });
  }
}

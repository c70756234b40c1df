import { detailsRevision, type WritableAsset } from '../asset-details.ts';
import type { AssetFacts } from '../files/asset-facts.ts';
import { assetResources, type ResourceFinder } from '../files/asset-resources.ts';
import type { LibraryLayout } from '../files/library-layout.ts';
import { plainName } from '../owner-filename.ts';
import type { AssetFinding, PhotosAlbum, PhotosAsset, Place, TakenAt } from '../photos-asset.ts';
import type { PhotosResource } from '../photos-resource.ts';
import { recentlyDeleted } from '../recently-deleted.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, positiveAt, textAt } from '../sqlite/row-values.ts';
import { instantOf, takenAt } from '../taken-at.ts';
import { at } from './asset-row.ts';
import { kindsOf } from './kinds.ts';
import type { ResourceRow } from './resource-row.ts';

/** One asset as it stands in the database, before its files are looked for. */
export interface AssetParts {
  readonly row: Values;
  readonly resources: readonly ResourceRow[];
  readonly albums: readonly PhotosAlbum[];
  readonly keywords: readonly string[];
  readonly people: readonly string[];
  /** Null where there is none; undefined where it was not looked for. */
  readonly place: Place | null | undefined;
}

export interface BuildContext {
  readonly finder: ResourceFinder;
  readonly layout: LibraryLayout;
  readonly nowMs: number;
  readonly assumedOffset: (instantMs: number) => number;
  placeOf(asset: number): Place | undefined;
}

/** Puts an asset together and looks for its files. A promise only where that takes waiting. */
export function buildAsset(record: AssetParts, context: BuildContext): PhotosAsset | Promise<PhotosAsset> {
  const { row } = record;
  const facts = factsOf(record);
  const filename = plainName(textAt(row, at.originalName) ?? textAt(row, at.filename) ?? facts.uuid);
  const { expected, beside } = context.layout.filesOf(facts);
  const resources = assetResources(
    { id: facts.uuid, originalName: filename, expected, beside },
    context.finder,
  );
  const named = { record, facts, filename };
  return resources instanceof Promise
    ? resources.then((waitedFor) => assetOf(named, waitedFor, context))
    : assetOf(named, resources, context);
}

interface NamedParts {
  readonly record: AssetParts;
  readonly facts: AssetFacts;
  readonly filename: string;
}

function assetOf(
  { record, facts, filename }: NamedParts,
  resources: readonly PhotosResource[],
  context: BuildContext,
): PhotosAsset {
  const { row } = record;
  const key = numberAt(row, at.pk) ?? 0;
  // One object of one shape, then what only some assets have: spreading costs more than all the rest here.
  const asset: WritableAsset = {
    id: facts.uuid,
    filename,
    media: facts.video ? 'video' : numberAt(row, at.kind) === 2 ? 'audio' : 'photo',
    resources,
    findings: findingsOf(row, facts, resources),
    albums: record.albums,
    keywords: record.keywords,
    people: record.people,
    favorite: numberAt(row, at.favorite) === 1,
    hidden: numberAt(row, at.hidden) === 1,
    kinds: kindsOf(row, facts.video),
    reduced: facts.sharedAlbum,
    edited: facts.edited,
    detailsRevision: () => detailsRevision(asset, numberAt(row, at.placeSize)),
    place: () => (record.place === undefined ? context.placeOf(key) : (record.place ?? undefined)),
  };
  addDetails(asset, row, { facts, context });
  return asset;
}

function factsOf({ row, resources }: AssetParts): AssetFacts {
  return {
    uuid: textAt(row, at.uuid) ?? `no-uuid-${numberAt(row, at.pk) ?? 0}`,
    directory: textAt(row, at.directory),
    filename: textAt(row, at.filename),
    video: numberAt(row, at.kind) === 1,
    sharedAlbum: isInSharedAlbum(row),
    bundleScope: numberAt(row, at.bundleScope) ?? 0,
    edited: (numberAt(row, at.adjusted) ?? 0) !== 0,
    adjustmentRecorded: numberAt(row, at.adjustment) !== undefined,
    originalSize: positiveAt(row, at.originalSize),
    fingerprint: textAt(row, at.fingerprint),
    editedFingerprint: textAt(row, at.editedFingerprint),
    rows: resources,
  };
}

/** ZSAVEDASSETTYPE 4, and a date of publication, mark the copies that a shared album holds. */
function isInSharedAlbum(row: Values): boolean {
  return (
    numberAt(row, at.bundleScope) === 1 ||
    numberAt(row, at.savedType) === 4 ||
    numberAt(row, at.publishedDate) !== undefined
  );
}

function addDetails(
  asset: WritableAsset,
  row: Values,
  { facts, context }: { facts: AssetFacts; context: BuildContext },
): void {
  const [added, title, description] = [
    instantOf(numberAt(row, at.added)),
    textAt(row, at.title),
    textAt(row, at.description),
  ];
  const [taken, location] = [takenAtOf(row, context.assumedOffset), locationOf(row)];
  const [burst, shared] = [burstOf(row), sharedOf(row, facts)];
  if (taken !== undefined) asset.takenAt = taken;
  if (added !== undefined) asset.addedAtMs = added;
  if (isTrashed(row)) asset.trashed = recentlyDeleted(numberAt(row, at.trashedDate), context.nowMs);
  if (title !== undefined) asset.title = title;
  if (description !== undefined) asset.description = description;
  if (location !== undefined) asset.location = location;
  if (burst !== undefined) asset.burst = burst;
  if (shared !== undefined) asset.shared = shared;
}

function takenAtOf(row: Values, assumedOffset: BuildContext['assumedOffset']): TakenAt | undefined {
  const instant = instantOf(numberAt(row, at.created));
  if (instant === undefined) return undefined;
  const recordedSeconds = numberAt(row, at.offset) ?? numberAt(row, at.extendedOffset);
  return takenAt(instant, { recordedSeconds, exifTime: textAt(row, at.exifTime), assumedOffset });
}

function isTrashed(row: Values): boolean {
  return (numberAt(row, at.trashed) ?? 0) !== 0;
}

/** Photos writes −180, −180 where it knows no place. */
function locationOf(row: Values): PhotosAsset['location'] {
  const [latitude, longitude] = [numberAt(row, at.latitude), numberAt(row, at.longitude)];
  if (latitude === undefined || longitude === undefined) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

/** ZAVALANCHEPICKTYPE is a set of bits (osxphotos): 8 chosen by the owner, 16 on top of the stack. */
function burstOf(row: Values): PhotosAsset['burst'] {
  const id = textAt(row, at.burst);
  const pick = numberAt(row, at.burstPick) ?? 0;
  return id === undefined ? undefined : { id, picked: (pick & (8 | 16)) !== 0, key: (pick & 16) !== 0 };
}

function sharedOf(row: Values, facts: AssetFacts): PhotosAsset['shared'] {
  if (facts.sharedAlbum) return 'shared-album';
  if (facts.bundleScope === 2) return 'shared-moment';
  if (facts.bundleScope === 3) return 'shared-with-you';
  return numberAt(row, at.libraryScope) === 1 ? 'shared-library' : undefined;
}

function findingsOf(row: Values, facts: AssetFacts, resources: readonly PhotosResource[]): AssetFinding[] {
  const findings: AssetFinding[] = [];
  const created = numberAt(row, at.created);
  if (created !== undefined && instantOf(created) === undefined) findings.push({ code: 'impossible-date' });
  if (textAt(row, at.uuid) === undefined) findings.push({ code: 'no-uuid' });
  // A slow-motion video counts as edited for its speed alone, which is kept as a recipe and never rendered.
  const rendered =
    resources.some(({ role }) => role.startsWith('edited-')) || numberAt(row, at.subtype) === 101;
  if (facts.edited && !rendered) findings.push({ code: 'edit-without-rendering' });
  return findings;
}

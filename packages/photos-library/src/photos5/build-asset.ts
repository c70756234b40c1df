import type { AssetFacts } from '../files/asset-facts.ts';
import { assetResources, type ResourceFinder } from '../files/asset-resources.ts';
import type { LibraryLayout } from '../files/library-layout.ts';
import { plainName } from '../owner-filename.ts';
import type { PhotosAsset } from '../photos-asset.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, positiveAt, textAt } from '../sqlite/row-values.ts';
import { at } from './asset-row.ts';
import { type AssetContext, type AssetParts, RecordedAsset } from './recorded-asset.ts';

export interface BuildContext extends AssetContext {
  readonly finder: ResourceFinder;
  readonly layout: LibraryLayout;
  /** The keys of assets whose uuid one before them has. */
  readonly repeated: ReadonlySet<number>;
}

/** Puts an asset together and looks for its files. A promise only where that takes waiting. */
export function buildAsset(record: AssetParts, context: BuildContext): PhotosAsset | Promise<PhotosAsset> {
  const { row } = record;
  const facts = factsOf(record, context.repeated);
  const filename = plainName(textAt(row, at.originalName) ?? textAt(row, at.filename) ?? facts.uuid);
  const { expected, beside } = context.layout.filesOf(facts);
  const resources = assetResources(
    { id: facts.id, originalName: filename, expected, beside },
    context.finder,
  );
  return resources instanceof Promise
    ? resources.then((found) => new RecordedAsset(record, { facts, filename, resources: found }, context))
    : new RecordedAsset(record, { facts, filename, resources }, context);
}

function factsOf({ row, resources }: AssetParts, repeated: ReadonlySet<number>): AssetFacts {
  const key = numberAt(row, at.pk) ?? 0;
  const uuid = textAt(row, at.uuid) ?? `no-uuid-${key}`;
  return {
    id: repeated.has(key) ? `${uuid}-${key}` : uuid,
    uuid,
    directory: textAt(row, at.directory),
    filename: textAt(row, at.filename),
    video: numberAt(row, at.kind) === 1,
    live: numberAt(row, at.subtype) === 2,
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

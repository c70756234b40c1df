import type { PhotosKind } from '../photos-asset.ts';
import type { Row } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';

/** ZKINDSUBTYPE, from the osxphotos project. */
const kindBySubtype: ReadonlyMap<number, PhotosKind> = new Map([
  [1, 'panorama'],
  [2, 'live'],
  [10, 'screenshot'],
  [101, 'slow-mo'],
  [102, 'time-lapse'],
  [103, 'screen-recording'],
]);

/** What Photos calls an asset in its Media Types. */
export function kindsOf(row: Row, video: boolean): readonly PhotosKind[] {
  const rendered = numberOf(row, 'rendered');
  const depth = (numberOf(row, 'depth') ?? 0) !== 0;
  const subtype = kindBySubtype.get(numberOf(row, 'subtype') ?? 0);
  const kinds = new Set<PhotosKind>();
  if (subtype !== undefined) kinds.add(subtype);
  if (rendered === 6) kinds.add('panorama');
  if (rendered === 3) kinds.add('hdr');
  if (depth) kinds.add(video ? 'cinematic' : 'portrait');
  if (numberOf(row, 'selfie') === 1) kinds.add('selfie');
  if (textOf(row, 'burst') !== undefined) kinds.add('burst');
  if ((numberOf(row, 'spatial') ?? 0) !== 0) kinds.add('spatial');
  return [...kinds];
}

import type { PhotosKind } from '../photos-asset.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, textAt } from '../sqlite/row-values.ts';
import { at } from './asset-row.ts';

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
export function kindsOf(row: Values, video: boolean): readonly PhotosKind[] {
  const rendered = numberAt(row, at.rendered);
  const subtype = kindBySubtype.get(numberAt(row, at.subtype) ?? 0);
  const kinds: PhotosKind[] = subtype === undefined ? [] : [subtype];
  if (rendered === 6 && subtype !== 'panorama') kinds.push('panorama');
  if (rendered === 3) kinds.push('hdr');
  if ((numberAt(row, at.depth) ?? 0) !== 0) kinds.push(video ? 'cinematic' : 'portrait');
  if (numberAt(row, at.selfie) === 1) kinds.push('selfie');
  if (textAt(row, at.burst) !== undefined) kinds.push('burst');
  if ((numberAt(row, at.spatial) ?? 0) !== 0) kinds.push('spatial');
  return kinds;
}

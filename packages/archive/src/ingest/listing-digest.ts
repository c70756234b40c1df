import { hash } from 'node:crypto';
import type { Asset } from '../model/asset.ts';

/** All that a source says of an asset that could make a run do something, as one short text to compare. */
export function listingDigest(asset: Asset): string {
  let text = asset.detailsRevision;
  for (const { id, revision, availability } of asset.resources)
    text += `\0${id}\0${revision}\0${availability}`;
  return hash('sha256', text, 'base64url');
}

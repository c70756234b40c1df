import { type Choice, isChosen } from '../sources/chosen-assets.ts';
import { assetOfPhotos } from '../sources/photos-library-asset.ts';
import { documentText } from './document-text.ts';
import type { ReadingsOf, TextOf } from './list-parts.ts';

/** Each asset for programs. */
export function documentsOf(choice: Choice, readingsOf: ReadingsOf): TextOf {
  return (photo) => {
    const asset = assetOfPhotos(photo);
    return isChosen(asset, choice) ? documentText(asset, readingsOf(asset)) : undefined;
  };
}

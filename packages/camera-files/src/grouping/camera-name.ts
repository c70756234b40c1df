import { extensionOf } from '../facts/media-class.ts';

/** What a camera's, or Apple's, file name says of a file's part. */
export interface CameraName {
  /** The same for all files of one asset in a folder: the original's stem, ignoring case, with its copy number. */
  readonly key: string;
  readonly version: 'original' | 'edited';
}

// ` (1)` or `(1)`: what browsers, Finder and Takeout add when a name is taken.
const copyNumber = / ?\((\d{1,4})\)$/;
// Photos exports `_edited`, Google Takeout `-edited`, Photos for Windows and others ` (Edited)`.
const editedSuffix = /(?:_edited|-edited| ?\(edited\))$/;
// IMG_E1234 is the rendering of IMG_1234 with its owner's edits, on iPhones since iOS 11.
const appleEdited = /^(img_)e(\d{4,})$/;
// IMG_O1234.AAE: the adjustments that the camera made itself (portrait light, for instance).
const cameraAdjusted = /^(img_)o(\d{4,})$/;

export function cameraName(filename: string): CameraName {
  const extension = extensionOf(filename);
  const whole = extension === '' ? filename : filename.slice(0, -extension.length - 1);
  let stem = whole.normalize('NFC').toLowerCase();
  let number = '';
  const withoutNumber = () => {
    const found = copyNumber.exec(stem);
    if (!found || number !== '' || found.index === 0) return;
    number = `(${found[1]})`;
    stem = stem.slice(0, found.index);
  };
  withoutNumber();
  const suffix = editedSuffix.exec(stem);
  const edited = suffix !== null && suffix.index > 0;
  if (edited) stem = stem.slice(0, suffix.index);
  withoutNumber();
  const adjusted = extension === 'aae' ? cameraAdjusted.exec(stem) : null;
  if (adjusted) return { key: `${adjusted[1]}${adjusted[2]}${number}`, version: 'original' };
  const apple = appleEdited.exec(stem);
  if (apple) return { key: `${apple[1]}${apple[2]}${number}`, version: 'edited' };
  return { key: stem + number, version: edited ? 'edited' : 'original' };
}

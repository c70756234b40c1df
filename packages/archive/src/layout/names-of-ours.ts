import { nameOf, type StoreKey, storeKey } from '../model/store-key.ts';

/** Everything of ours that is not a photo lives below this folder of a place. */
export const ourFolder = '.safelight';
/** The checksum list of a month folder, as `sha256sum -c` reads it. */
export const sumsName = 'SHA256SUMS';
export const sidecarSuffix = '.xmp';

/** The sidecar of an archived photo: `IMG_0001.HEIC.xmp`. */
export function sidecarKey(photo: StoreKey): StoreKey {
  return storeKey(photo + sidecarSuffix);
}

/** Whether a key is one of the few that may be replaced, because it can be made again: never an original. */
export function isReplaceable(key: StoreKey): boolean {
  return key.startsWith(`${ourFolder}/`) || nameOf(key) === sumsName || key.endsWith(sidecarSuffix);
}

/** Where a repair keeps what it replaced. */
export const damagedFolder = `${ourFolder}/damaged`;

const month = /^(\d{4}\/\d{4}-\d{2}|Undated)$/;

/** Whether a folder is one that the archive files photos in: `2024/2024-06` or `Undated`. */
export function isArchiveFolder(folder: string): boolean {
  return month.test(folder);
}

/** What systems and their file browsers leave in every folder; of no interest to a check. */
const systemNames =
  /^(\.DS_Store|\._.*|Thumbs\.db|desktop\.ini|ehthumbs\.db|\.directory|\.nomedia|\.localized|Icon\r)$/i;
const systemFolders =
  /^(\.Spotlight-V100|\.Trashes|\.Trash-\d+|\.fseventsd|\.TemporaryItems|\.DocumentRevisions-V100|System Volume Information|\$RECYCLE\.BIN|lost\+found|@eaDir|#recycle)$/i;

/** Whether a key belongs to the operating system rather than to a person. */
export function isSystemClutter(key: string): boolean {
  const parts = key.split('/');
  const name = parts.pop() ?? '';
  return systemNames.test(name) || parts.some((part) => systemFolders.test(part));
}

import { ArchiveError } from '../errors.ts';

/** The name of one file within a store: relative, `/`-separated, for instance `2024/2024-06/IMG_0001.HEIC`. */
export type StoreKey = string & { readonly __brand: 'StoreKey' };

/** Whether `text` can be a key: no empty, `.` or `..` part, no NUL, backslash or newline, not absolute. */
export function isStoreKey(text: string): text is StoreKey {
  if (text.length === 0 || text.length > 4096) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\u0000-\u001f\\]/.test(text)) return false;
  return text.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

/** Throws `refused` for a text that is not a safe key. */
export function storeKey(text: string): StoreKey {
  if (!isStoreKey(text))
    throw new ArchiveError('refused', { subject: `unsafe key: ${JSON.stringify(text.slice(0, 200))}` });
  return text;
}

/** The part before the last `/`; `''` for a key at the top. */
export function folderOf(key: StoreKey): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('/')));
}

export function nameOf(key: StoreKey): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

export function keyIn(folder: string, name: string): StoreKey {
  return storeKey(folder === '' ? name : `${folder}/${name}`);
}

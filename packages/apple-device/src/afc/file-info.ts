import { DeviceError } from '../errors.ts';

/** What the phone says of a file or folder. */
export interface FileInfo {
  readonly kind: 'file' | 'folder' | 'symlink' | 'other';
  readonly sizeBytes: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedAtMs: number;
  readonly bornAtMs: number | undefined;
}

/** What the phone says of its media partition. */
export interface AfcDeviceInfo {
  readonly model: string | undefined;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly blockSizeBytes: number | undefined;
}

const kinds: ReadonlyMap<string, FileInfo['kind']> = new Map([
  ['S_IFREG', 'file'],
  ['S_IFDIR', 'folder'],
  ['S_IFLNK', 'symlink'],
]);

/**
 * Reads the keys and values of a file's info, each ended by a NUL: `st_size` in bytes, `st_mtime` and `st_birthtime` in
 * nanoseconds since 1970, `st_ifmt` as the name of the C constant (libimobiledevice). Only these are cut out, as there is
 * one for each photo. Throws `protocol` when a number is none.
 */
export function readFileInfo(payload: Buffer): FileInfo {
  const text = `\0${payload.toString('latin1')}`;
  const born = infoValue(text, 'st_birthtime');
  return {
    kind: kinds.get(infoValue(text, 'st_ifmt') ?? '') ?? 'other',
    sizeBytes: wholeNumber(infoValue(text, 'st_size'), 'st_size'),
    modifiedAtMs: milliseconds(infoValue(text, 'st_mtime') ?? '0', 'st_mtime'),
    bornAtMs: born === undefined ? undefined : milliseconds(born, 'st_birthtime'),
  };
}

function infoValue(text: string, key: string): string | undefined {
  const at = text.indexOf(`\0${key}\0`);
  if (at === -1) return undefined;
  const start = at + key.length + 2;
  const end = text.indexOf('\0', start);
  return text.slice(start, end === -1 ? undefined : end);
}

/** Reads the keys and values of the device info. Throws `protocol` when a number is none. */
export function readAfcDeviceInfo(texts: readonly string[]): AfcDeviceInfo {
  const values = pairs(texts);
  const block = values.get('FSBlockSize');
  return {
    model: values.get('Model'),
    totalBytes: wholeNumber(values.get('FSTotalBytes'), 'FSTotalBytes'),
    freeBytes: wholeNumber(values.get('FSFreeBytes'), 'FSFreeBytes'),
    blockSizeBytes: block === undefined ? undefined : wholeNumber(block, 'FSBlockSize'),
  };
}

function pairs(texts: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length; index += 2) {
    values.set(texts[index] ?? '', texts[index + 1] ?? '');
  }
  return values;
}

function wholeNumber(text: string | undefined, key: string): number {
  const number = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(number)) throw new DeviceError('protocol', `the phone sent no number as ${key}`);
  return number;
}

function milliseconds(nanoseconds: string, key: string): number {
  if (!/^-?\d{1,19}$/.test(nanoseconds)) {
    throw new DeviceError('protocol', `the phone sent no time as ${key}`);
  }
  return Math.floor(Number(nanoseconds) / 1e6);
}

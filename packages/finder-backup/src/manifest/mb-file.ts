import { type ArchivedObject, type ArchivedValue, PlistError, unarchive } from '@safelight/plist';

/** What Manifest.db records of one file, out of its keyed archive of class `MBFile`. */
export interface MbFile {
  /** Bytes, as the phone recorded them; wrong for some files, databases above all. */
  readonly size: number | undefined;
  /** The permissions and the kind, as `st_mode` has them. */
  readonly mode: number | undefined;
  readonly modifiedAtMs: number | undefined;
  readonly createdAtMs: number | undefined;
  readonly protectionClass: number | undefined;
  /** The class (32 bits, the low byte first) and the wrapped key; there only in encrypted backups. */
  readonly encryptionKey: Uint8Array | undefined;
  /** SHA-1, 20 bytes; the phone records one for some files only. */
  readonly digest: Uint8Array | undefined;
  /** Where a symbolic link leads. */
  readonly linkTarget: string | undefined;
}

/** Undefined where the archive cannot be understood: the row is damaged. */
export function readMbFile(blob: Uint8Array): MbFile | undefined {
  let root: ArchivedValue;
  try {
    root = unarchive(blob);
  } catch (error) {
    if (error instanceof PlistError) return undefined;
    throw error;
  }
  return isObject(root) ? fieldsOf(root) : undefined;
}

function fieldsOf(file: ArchivedObject): MbFile {
  return {
    size: count(file.Size),
    mode: count(file.Mode),
    modifiedAtMs: seconds(file.LastModified),
    createdAtMs: seconds(file.Birth),
    protectionClass: count(file.ProtectionClass),
    encryptionKey: bytes(file.EncryptionKey),
    digest: bytes(file.Digest),
    linkTarget: typeof file.Target === 'string' ? file.Target : undefined,
  };
}

function isObject(value: ArchivedValue): value is ArchivedObject {
  return typeof value === 'object' && value !== null && '$class' in value;
}

function count(value: ArchivedValue | undefined): number | undefined {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Seconds since 1970, as `stat` counts them. */
function seconds(value: ArchivedValue | undefined): number | undefined {
  const number = typeof value === 'number' && Number.isFinite(value) ? value * 1000 : undefined;
  return number === undefined || Math.abs(number) > 8.64e15 ? undefined : number;
}

/** Bytes as they are, or inside an NSData that a newer class name hides from the archive's reader. */
function bytes(value: ArchivedValue | undefined): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value.length > 0 ? value : undefined;
  if (typeof value !== 'object' || value === null || !('NS.data' in value)) return undefined;
  const inner = value['NS.data'];
  return inner instanceof Uint8Array && inner.length > 0 ? inner : undefined;
}

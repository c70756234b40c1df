import { buildBinaryPlist, type PlistDict, PlistUid, type PlistValue } from '@safelight/plist';

export const fileFlags = { file: 1, folder: 2, link: 4 } as const;

/** What a phone knows of a file of its backup. Times are in seconds since 1970. */
export interface BackupRecord {
  readonly path: string;
  readonly kind: keyof typeof fileFlags;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
  readonly createdAt?: number;
  readonly protectionClass?: number;
  readonly inode?: number;
  readonly mode?: number;
  /** The class and the wrapped key. */
  readonly encryptionKey?: Uint8Array | undefined;
  /** SHA-1 of the bytes. */
  readonly digest?: Uint8Array | undefined;
  readonly linkTarget?: string | undefined;
}

const modes = { file: 0o100_644, folder: 0o040_755, link: 0o120_755 } as const;

/** The column `file` of Manifest.db: a keyed archive of class MBFile, laid out as by iOS 14. */
export function mbFileBlob(record: BackupRecord): Uint8Array {
  const objects: PlistValue[] = ['$null'];
  const add = (value: PlistValue): PlistUid => new PlistUid(objects.push(value) - 1);
  objects.push('');
  const classOf = (name: string, ...parents: string[]): PlistUid =>
    add({ $classes: [name, ...parents], $classname: name });
  const fields: Record<string, PlistValue> = {
    Birth: record.createdAt ?? record.modifiedAt,
    Flags: 0,
    GroupID: 501,
    InodeNumber: record.inode ?? 1,
    LastModified: record.modifiedAt,
    LastStatusChange: record.modifiedAt,
    Mode: record.mode ?? modes[record.kind],
    ProtectionClass: record.kind === 'file' ? (record.protectionClass ?? 3) : 0,
    RelativePath: add(record.path),
    Size: record.sizeBytes,
    UserID: 501,
  };
  if (record.digest !== undefined) fields.Digest = add(record.digest);
  if (record.linkTarget !== undefined) fields.Target = add(record.linkTarget);
  if (record.encryptionKey !== undefined) {
    const $class = classOf('NSMutableData', 'NSData', 'NSObject');
    fields.EncryptionKey = add({ $class, 'NS.data': record.encryptionKey });
  }
  fields.$class = classOf('MBFile', 'NSObject');
  objects[1] = fields;
  const archive: PlistDict = {
    $archiver: 'NSKeyedArchiver',
    $objects: objects,
    $top: { root: new PlistUid(1) },
    $version: 100_000,
  };
  return buildBinaryPlist(archive);
}

import { DatabaseSync } from 'node:sqlite';
import { type ArchivedObject, isPlistDict, type PlistDict, parsePlist, unarchive } from '@safelight/plist';
import { BackupRefusal } from './agent.ts';
import { decryptFile, type OpenKeyBag } from './phone-keys.ts';

/** A row of Manifest.db, with what its record says. */
export interface ListedFile {
  readonly fileId: string;
  readonly domain: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  readonly sizeBytes: number;
  readonly mode: number;
  readonly modifiedAt: number;
  readonly inode: number;
  readonly protectionClass: number;
  readonly target: string;
  readonly encryptionKey: Uint8Array | undefined;
  readonly digest: Uint8Array | undefined;
}

/** A plist that a host sent. Throws the refusal with which phones answer a list that is none. */
export function readList(bytes: Buffer | { readonly error: string } | undefined, name: string): PlistDict {
  try {
    if (!Buffer.isBuffer(bytes)) throw new TypeError(bytes?.error ?? 'not sent');
    const value = parsePlist(bytes);
    if (!isPlistDict(value)) throw new TypeError('no dictionary');
    return value;
  } catch {
    throw new BackupRefusal(205, `Error reading ${name}`);
  }
}

/** All rows of a Manifest.db, decrypted where its key is given. */
export function readManifestDb(
  bytes: Buffer,
  keys: { readonly bag: OpenKeyBag; readonly manifestKey: Uint8Array } | undefined,
): ReadonlyMap<string, ListedFile> {
  const plain =
    keys === undefined ? Buffer.from(bytes) : decryptFile(keys.bag.fileKey(keys.manifestKey), bytes);
  // A database in memory has no write-ahead log, for which phones mark it.
  plain.fill(1, 18, 20);
  using database = new DatabaseSync(':memory:');
  database.deserialize(plain);
  const rows = database.prepare('SELECT fileID, domain, relativePath, flags, file FROM Files').all();
  return new Map(rows.map((row) => [String(row.fileID), listedFile(row)]));
}

const kinds: Readonly<Record<number, ListedFile['kind']>> = { 1: 'file', 2: 'folder', 4: 'symlink' };

function listedFile(row: Record<string, unknown>): ListedFile {
  const record = unarchive(row.file as Uint8Array) as ArchivedObject;
  const data = (value: unknown): Uint8Array | undefined => (value instanceof Uint8Array ? value : undefined);
  return {
    fileId: String(row.fileID),
    domain: String(row.domain),
    path: String(row.relativePath),
    kind: kinds[Number(row.flags)] ?? 'file',
    sizeBytes: Number(record.Size),
    mode: Number(record.Mode) & 0o7777,
    modifiedAt: Number(record.LastModified),
    inode: Number(record.InodeNumber),
    protectionClass: Number(record.ProtectionClass),
    target: typeof record.Target === 'string' ? record.Target : '',
    encryptionKey: data(record.EncryptionKey),
    digest: data(record.Digest),
  };
}

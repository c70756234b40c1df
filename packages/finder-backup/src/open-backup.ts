import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { PlistDict } from '@safelight/plist';
import { FinderBackupError } from './errors.ts';
import type { FinderBackup, StoredFile } from './finder-backup.ts';
import { assertBackup, infoOf, readLists } from './info/backup-info.ts';
import { readPlistFile } from './info/plist-file.ts';
import { parseKeyBag } from './keybag/key-bag.ts';
import { type OpenKeys, unlockKeyBag } from './keybag/unlock.ts';
import { type BackupFile, backupFile } from './manifest/backup-file.ts';
import { isDatabase } from './manifest/manifest-db.ts';
import {
  type OpenManifest,
  openEncryptedManifest,
  openOldManifest,
  openPlainManifest,
} from './manifest/open-manifest.ts';
import { storedPath } from './stored/stored-file.ts';
import { plainSize, readStored } from './stored/stored-stream.ts';

export interface OpenBackupOptions {
  /** An existing folder for a private copy of the decrypted Manifest.db, which is removed in the end. */
  readonly scratchFolder: string;
  readonly password?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a backup's folder. Throws `not-a-backup`, `keys-missing`, `password-needed`, `wrong-password`,
 * `damaged-plist`, `damaged-key-bag`, `damaged-manifest`, `no-permission`, `unreadable`; the signal's reason.
 */
export async function openFinderBackup(folder: string, options: OpenBackupOptions): Promise<FinderBackup> {
  const path = resolve(folder);
  const { flat } = await assertBackup(path);
  const info = infoOf(path, await readLists(path), flat);
  const { keys, manifest } = await (flat ? openOldList : openList)(path, options);
  return opened({ info, keys, manifest, folder: path });
}

/**
 * Proves a password against a backup. Throws `wrong-password`, `not-encrypted`, `keys-missing`, `damaged-plist`,
 * `damaged-key-bag`, `damaged-manifest` (the password is right, and Manifest.db's own key is damaged), as `openFinderBackup`.
 */
export async function checkBackupPassword(
  folder: string,
  password: string,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  const path = resolve(folder);
  const { flat } = await assertBackup(path);
  const manifest = await readPlistFile(path, 'Manifest.plist');
  if (manifest === undefined) throw new FinderBackupError('keys-missing', `${path} has no Manifest.plist`);
  if (manifest.IsEncrypted !== true) throw new FinderBackupError('not-encrypted', `${path} is not encrypted`);
  const keys = await unlock(manifest, password, signal);
  if (!flat) manifestKeyOf(manifest, keys);
}

interface OpenList {
  readonly keys: OpenKeys | undefined;
  readonly manifest: OpenManifest;
}

/**
 * A Manifest.db that is a database though the backup calls itself encrypted with a key for it was decrypted by a tool, and its
 * files with it. Backups of iOS 10.0 and 10.1 have encrypted files, a plain Manifest.db and no key for it.
 */
async function openList(path: string, options: OpenBackupOptions): Promise<OpenList> {
  const database = join(path, 'Manifest.db');
  const plain = isDatabase(database);
  const manifest = await readPlistFile(path, 'Manifest.plist');
  if (manifest === undefined && !plain)
    throw new FinderBackupError('keys-missing', `${path} is encrypted and has no Manifest.plist`);
  const encrypted = manifest?.IsEncrypted === true && !(plain && manifest.ManifestKey !== undefined);
  if (manifest === undefined || !encrypted) {
    if (!plain) throw new FinderBackupError('damaged-manifest', 'Manifest.db is no database');
    return { keys: undefined, manifest: openPlainManifest(database) };
  }
  if (options.password === undefined) throw new FinderBackupError('password-needed', `${path} is encrypted`);
  const keys = await unlock(manifest, options.password, options.signal);
  if (plain) return { keys, manifest: openPlainManifest(database) };
  const key = manifestKeyOf(manifest, keys);
  return { keys, manifest: await openEncryptedManifest(database, key, options) };
}

/** Until iOS 9 the list itself is never encrypted. */
async function openOldList(path: string, options: OpenBackupOptions): Promise<OpenList> {
  const manifest = await readPlistFile(path, 'Manifest.plist');
  const encrypted = manifest?.IsEncrypted === true;
  if (encrypted && options.password === undefined)
    throw new FinderBackupError('password-needed', `${path} is encrypted`);
  const keys = encrypted ? await unlock(manifest, options.password ?? '', options.signal) : undefined;
  return { keys, manifest: await openOldManifest(join(path, 'Manifest.mbdb')) };
}

async function unlock(manifest: PlistDict, password: string, signal?: AbortSignal): Promise<OpenKeys> {
  const bag = manifest.BackupKeyBag;
  if (!(bag instanceof Uint8Array))
    throw new FinderBackupError('damaged-key-bag', 'Manifest.plist holds no key bag');
  return await unlockKeyBag(parseKeyBag(bag), password, signal);
}

function manifestKeyOf(manifest: PlistDict, keys: OpenKeys): Uint8Array {
  const stored = manifest.ManifestKey;
  const key = stored instanceof Uint8Array ? keys.fileKey(stored) : undefined;
  if (key === undefined)
    throw new FinderBackupError(
      'damaged-manifest',
      'the password is right, and the key of Manifest.db is damaged',
    );
  return key;
}

interface Parts extends OpenList {
  readonly folder: string;
  readonly info: FinderBackup['info'];
}

function opened({ info, keys, manifest, folder }: Parts): FinderBackup {
  const { database } = manifest;
  // Until iOS 9 what has no key was not encrypted.
  const isPlain = (file: BackupFile): boolean => info.flat && file.record?.encryptionKey === undefined;
  const stored = (file: BackupFile): StoredFile => ({
    path: storedPath(folder, file.fileId, info),
    key: keys === undefined || isPlain(file) ? undefined : fileKey(keys, file),
  });
  return {
    info,
    encrypted: keys !== undefined,
    entryCount: database.rowCount,
    domains: () => database.domains(),
    *entries({ domain, onUnsound } = {}) {
      for (const row of database.rows(domain)) {
        const file = backupFile(row);
        if (file === undefined) onUnsound?.();
        else yield file;
      }
    },
    find(domain, path) {
      const row = database.row(fileIdOf(domain, path));
      return row === undefined ? undefined : backupFile(row);
    },
    lists: (fileId) => database.row(fileId) !== undefined,
    stored,
    async *open(file, range) {
      const { path, key } = stored(file);
      yield* readStored(path, key, range);
    },
    size(file) {
      const { path, key } = stored(file);
      return plainSize(path, key);
    },
    manifestProblems: () => database.problems(),
    [Symbol.asyncDispose]: () => manifest[Symbol.asyncDispose](),
  };
}

/** The name under which a file is stored. */
export function fileIdOf(domain: string, path: string): string {
  return createHash('sha1').update(`${domain}-${path}`).digest('hex');
}

/** A file without a key in an encrypted backup cannot be told from one whose record lost it; an empty one needs none. */
function fileKey(keys: OpenKeys, file: BackupFile): Uint8Array | undefined {
  const { encryptionKey } = file.record ?? {};
  const key = encryptionKey === undefined ? undefined : keys.fileKey(encryptionKey);
  if (key === undefined)
    throw new FinderBackupError(
      'file-damaged',
      `the key of ${file.domain} ${file.path} is missing or damaged`,
    );
  return key;
}

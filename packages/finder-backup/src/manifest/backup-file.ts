import { isFileId } from '../stored/stored-file.ts';
import type { ManifestRow } from './file-list.ts';
import { type MbFile, readMbFile } from './mb-file.ts';

/** One entry of a backup: a file, a folder or a symbolic link of the phone. */
export interface BackupFile {
  /** The name under which it is stored: the SHA-1 of `domain-path`. */
  readonly fileId: string;
  /** Which part of the phone, such as `CameraRollDomain` or `AppDomain-com.example.notes`. */
  readonly domain: string;
  /** Relative to the domain, with `/`, as the phone gave it: not safe to be used as a path here. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Undefined where its record cannot be understood. */
  readonly record: MbFile | undefined;
}

/** What Apple writes into the column `flags`. */
const kinds: ReadonlyMap<unknown, BackupFile['kind']> = new Map([
  [1, 'file'],
  [2, 'folder'],
  [4, 'link'],
]);

/** Undefined for a row that names no file: no sound name, no texts. */
export function backupFile(row: ManifestRow): BackupFile | undefined {
  const { fileId, domain, path, flags, blob } = row;
  if (!isFileId(fileId) || typeof domain !== 'string' || typeof path !== 'string') return undefined;
  const record = row.record ?? (blob instanceof Uint8Array ? readMbFile(blob) : undefined);
  return { fileId, domain, path, kind: kinds.get(flags) ?? 'other', record };
}

import { isSafeName, type MediaEntry, type Refusal } from '../media-files.ts';
import type { ZipRecord } from './directory.ts';
import { entryName } from './entry-name.ts';
import { entryTime } from './entry-time.ts';

export interface ZipTree {
  readonly folders: ReadonlyMap<string, readonly MediaEntry[]>;
  /** What can be read, by path. */
  readonly files: ReadonlyMap<string, ZipRecord>;
}

const stored = 0;
const deflated = 8;
const deepest = 100;

/** A zip's flat list of names as folders. What cannot be read or named safely is listed with its refusal. */
export function zipTree(records: readonly ZipRecord[]): ZipTree {
  const folders = new Map<string, MediaEntry[]>([['', []]]);
  const files = new Map<string, ZipRecord>();
  const named = records.map((record) => [pathOf(record), record] as const);
  for (const [name] of named) {
    const path = name.endsWith('/') ? name.slice(0, -1) : name.slice(0, Math.max(0, name.lastIndexOf('/')));
    if (isSafePath(path)) addFolder(folders, path);
  }
  for (const [path, record] of named) {
    if (path.endsWith('/') && isSafePath(path.slice(0, -1))) continue;
    const refusal =
      refusalOf(path, record) ?? (files.has(path) || folders.has(path) ? 'duplicate-name' : undefined);
    const home = isSafePath(path) ? (folders.get(parentOf(path)) ?? []) : (folders.get('') ?? []);
    const name = isSafePath(path) ? path.slice(path.lastIndexOf('/') + 1) : path;
    if (!refusal) files.set(path, record);
    home.push(listed(name, record, refusal));
  }
  return { folders, files };
}

/** Some programs for Windows separate by backslashes what APPNOTE (4.4.17) has them separate by slashes. */
function pathOf(record: ZipRecord): string {
  const name = entryName(record);
  return (record.fromWindows ? name.replaceAll('\\', '/') : name).replace(/^(?:\.\/)+/, '');
}

function listed(name: string, record: ZipRecord, refusal: Refusal | undefined): MediaEntry {
  const time = entryTime(record);
  if (refusal) return { name, kind: 'other', refusal, size: record.size, ...time };
  return { name, kind: 'file', size: record.size, ...time };
}

function refusalOf(path: string, record: ZipRecord): Refusal | undefined {
  if (!isSafePath(path)) return 'unsafe-name';
  const type = record.mode & 0xf000;
  if (type === 0xa000) return 'symlink';
  if (type !== 0 && type !== 0x8000) return 'special-file';
  if (record.encrypted) return 'encrypted';
  return record.method === stored || record.method === deflated ? undefined : 'unsupported-compression';
}

/** No way up, no root, no drive, and no backslash, which is a separator to some and a letter to others. */
function isSafePath(path: string): boolean {
  const names = path.split('/');
  return names.length <= deepest && names.every(isSafeName) && !/\\|^[A-Za-z]:/.test(path);
}

function addFolder(folders: Map<string, MediaEntry[]>, path: string): void {
  if (folders.has(path)) return;
  folders.set(path, []);
  const parent = parentOf(path);
  addFolder(folders, parent);
  folders
    .get(parent)
    ?.push({ name: path.slice(path.lastIndexOf('/') + 1), kind: 'folder', size: 0, modifiedAtMs: 0 });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

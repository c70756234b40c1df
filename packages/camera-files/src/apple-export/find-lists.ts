import { CameraFilesError } from '../errors.ts';
import { concernsOnePath, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import { isSystemName } from '../walk/system-names.ts';
import { albumEntry, type ExportRow, exportRow } from './export-row.ts';
import { readTable, type TableRow } from './read-table.ts';

/** Apple's lists, as far as they can be understood. */
export interface ExportLists {
  /** The rows of `Photo Details`, by folder. */
  readonly details: ReadonlyMap<string, readonly ExportRow[]>;
  /** The names in each album. */
  readonly albums: ReadonlyMap<string, readonly string[]>;
  /** The lists that cannot be read to their end, by path. */
  readonly unread: readonly string[];
}

const detailsName = /^photo details(-\d+)?\.csv$/i;
const tableName = /\.csv$/i;
/** How the folders on the way to lists are called. */
const onTheWay = /^(icloud photos.*|.*part \d+ of \d+.*|(photos|recently deleted|albums)(\.zip)?)$/i;
/** A part, its folder, a zip in it, the folder in that, and its albums. */
const deepest = 5;
/** What the lists say is kept in memory: for so many rows some 500 MB. */
const mostRows = 1_000_000;

interface Gathering {
  readonly files: MediaFiles;
  readonly o: { readonly signal?: AbortSignal };
  readonly details: Map<string, ExportRow[]>;
  readonly albums: Map<string, string[]>;
  readonly unread: string[];
  rows: number;
}

/** Reads the lists at the top of a source, and in folders that are called as those of an export. Errors: those of `MediaFiles`. */
export async function findLists(
  files: MediaFiles,
  root: readonly MediaEntry[],
  signal: AbortSignal | undefined,
): Promise<ExportLists> {
  const o = signal === undefined ? {} : { signal };
  const run: Gathering = { files, o, details: new Map(), albums: new Map(), unread: [], rows: 0 };
  await gather(run, { folder: '', entries: root, depth: 0 });
  return run;
}

async function gather(
  run: Gathering,
  at: { folder: string; entries: readonly MediaEntry[]; depth: number },
): Promise<void> {
  const isAlbums = /(^|\/)albums(\.zip)?$/i.test(at.folder);
  for (const { name, kind } of at.entries) {
    if (isSystemName(name)) continue;
    const path = pathInside(at.folder, name);
    if (kind === 'file' && isAlbums && tableName.test(name)) {
      const names = put(run.albums, name.replace(tableName, ''));
      await readList(run, { path, entryOf: albumEntry, into: names });
    } else if (kind === 'file' && detailsName.test(name))
      await readList(run, { path, entryOf: exportRow, into: put(run.details, at.folder) });
    if (kind !== 'folder' || at.depth >= deepest || !onTheWay.test(name)) continue;
    const entries = await run.files.list(path, run.o).catch(noneOfOnePath);
    await gather(run, { folder: path, entries, depth: at.depth + 1 });
  }
}

function put<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** The walk comes to it, and tells. */
function noneOfOnePath(error: unknown): readonly MediaEntry[] {
  if (!concernsOnePath(error)) throw error;
  return [];
}

/** What stands before the line that cannot be understood is as good as ever. */
async function readList<T>(
  run: Gathering,
  { path, entryOf, into }: { path: string; entryOf(row: TableRow): T | undefined; into: T[] },
): Promise<void> {
  try {
    await readTable(run.files.open(path, run.o), path, (row) => {
      const entry = entryOf(row);
      if (entry === undefined) return;
      if (++run.rows > mostRows) throw new CameraFilesError('damaged-list', path);
      into.push(entry);
    });
  } catch (error) {
    run.o.signal?.throwIfAborted();
    if (!concernsOnePath(error)) throw error;
    run.unread.push(path);
  }
}

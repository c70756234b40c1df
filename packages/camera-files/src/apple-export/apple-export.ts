import { isDeepStrictEqual } from 'node:util';
import { concernsOnePath, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import { isSystemName } from '../walk/system-names.ts';
import { albumNames, type ExportRow, exportRows } from './export-row.ts';
import { missingParts } from './missing-parts.ts';

/**
 * What Apple's own lists say of the files of an export: `iCloud Photos Part 1 of 9`, as privacy.apple.com sends it, in folders or
 * zips. Names repeat within one, so that a list speaks for the files of its own folder first.
 */
export interface AppleExport {
  /** Undefined where no list names the file, or two rows of its name say different things. */
  rowOf(path: string): ExportRow | undefined;
  /** The fingerprints that the lists have for files of this name. */
  fingerprintsOf(path: string): ReadonlySet<string>;
  /** The albums that list the file; none where several files have its name. */
  albumsOf(path: string): readonly string[];
  /** Parts that are not there though others of their number are. */
  readonly missingParts: readonly string[];
  /** Names that the lists hold more often than there are files: of these paths, all that there are. */
  missingOf(paths: Iterable<string>): readonly string[];
}

const detailsName = /^photo details(-\d+)?\.csv$/i;
const tableName = /\.csv$/i;
/** How the folders on the way to lists are called. */
const onTheWay = /^(icloud photos.*|.*part \d+ of \d+.*|photos|recently deleted|albums)$/i;
const deepest = 4;
/** Some 100 bytes a row: room for half a million. */
const mostTableBytes = 64 * 1024 * 1024;

interface Tables {
  /** By folder. */
  readonly details: Map<string, ExportRow[]>;
  readonly albums: Map<string, string[]>;
}

/** Looks for an export's lists at the top of a source, and in folders that are called as those of an export. Errors: those of `MediaFiles`. */
export async function readAppleExport(
  files: MediaFiles,
  signal?: AbortSignal,
): Promise<AppleExport | undefined> {
  const o = signal === undefined ? {} : { signal };
  const root = await files.list('', o);
  const tables: Tables = { details: new Map(), albums: new Map() };
  await gather({ files, tables, o }, { folder: '', entries: root, depth: 0 });
  const absent = missingParts(root.map(({ name }) => name));
  if (tables.details.size === 0 && absent.length === 0) return undefined;
  return exportOf(tables, absent);
}

interface Gathering {
  readonly files: MediaFiles;
  readonly tables: Tables;
  readonly o: { readonly signal?: AbortSignal };
}

async function gather(
  run: Gathering,
  at: { folder: string; entries: readonly MediaEntry[]; depth: number },
): Promise<void> {
  const isAlbums = /(^|\/)albums$/i.test(at.folder);
  for (const { name, kind, size } of at.entries) {
    if (isSystemName(name)) continue;
    const path = pathInside(at.folder, name);
    if (kind === 'file' && size <= mostTableBytes && tableName.test(name)) {
      const text = isAlbums || detailsName.test(name) ? await textOf(run, path) : undefined;
      if (text === undefined) continue;
      if (isAlbums) run.tables.albums.set(name.replace(tableName, ''), albumNames(text));
      else
        run.tables.details.set(at.folder, [
          ...(run.tables.details.get(at.folder) ?? []),
          ...exportRows(text),
        ]);
    }
    if (kind !== 'folder' || at.depth >= deepest || !onTheWay.test(name)) continue;
    const entries = await run.files.list(path, run.o).catch(noneOfOnePath);
    await gather(run, { folder: path, entries, depth: at.depth + 1 });
  }
}

/** The walk comes to it, and tells. */
function noneOfOnePath(error: unknown): readonly MediaEntry[] {
  if (!concernsOnePath(error)) throw error;
  return [];
}

async function textOf({ files, o }: Gathering, path: string): Promise<string | undefined> {
  try {
    return Buffer.concat(await Array.fromAsync(files.open(path, o))).toString('utf8');
  } catch (error) {
    o.signal?.throwIfAborted();
    if (!concernsOnePath(error)) throw error;
    return undefined;
  }
}

function exportOf({ details, albums }: Tables, absent: readonly string[]): AppleExport {
  const all = Map.groupBy([...details.values()].flat(), ({ name }) => keyOf(name));
  const own = new Map(
    [...details].map(([folder, rows]) => [folder, Map.groupBy(rows, ({ name }) => keyOf(name))] as const),
  );
  const rowsOf = (path: string): readonly ExportRow[] => {
    const { folder, key } = parts(path);
    return own.get(folder)?.get(key) ?? all.get(key) ?? [];
  };
  const albumsByName = new Map<string, string[]>();
  for (const [album, names] of albums)
    for (const name of names)
      albumsByName.set(keyOf(name), [...(albumsByName.get(keyOf(name)) ?? []), album]);
  return {
    rowOf(path) {
      const [row, ...others] = rowsOf(path);
      return others.every((other) => isDeepStrictEqual(other, row)) ? row : undefined;
    },
    fingerprintsOf: (path) =>
      new Set((all.get(parts(path).key) ?? []).flatMap(({ fingerprint }) => fingerprint ?? [])),
    albumsOf(path) {
      const { key } = parts(path);
      return distinct(all.get(key) ?? []) > 1 ? [] : (albumsByName.get(key) ?? []);
    },
    missingParts: absent,
    missingOf(paths) {
      const there = Map.groupBy(paths, (path) => parts(path).key);
      return [...all].flatMap(([key, rows]) => {
        const lacking = distinct(rows) - (there.get(key)?.length ?? 0);
        return lacking > 0 ? Array.from({ length: lacking }, () => rows[0]?.name ?? key) : [];
      });
    },
  };
}

/** Several parts may list one file, and one name may be of several. */
function distinct(rows: readonly ExportRow[]): number {
  return new Set(rows.map(({ fingerprint, takenMs }) => fingerprint ?? `${takenMs}`)).size;
}

function parts(path: string): { readonly folder: string; readonly key: string } {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(0, slash)), key: keyOf(path.slice(slash + 1)) };
}

function keyOf(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

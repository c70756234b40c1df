import { isDeepStrictEqual } from 'node:util';
import type { MediaFiles } from '../media-files.ts';
import type { ExportRow } from './export-row.ts';
import { type ExportLists, findLists } from './find-lists.ts';
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
  /** Lists that cannot be read to their end, by path: what they say further is not known. */
  readonly unreadLists: readonly string[];
  /** Whether a file lies among the shared albums, of which no list speaks. */
  isOfSharedAlbum(path: string): boolean;
  /** Names that the lists hold more often than there are files: of these paths, all that there are. */
  missingOf(paths: Iterable<string>): readonly string[];
}

/** Looks for an export's lists at the top of a source, and in folders that are called as those of an export. Errors: those of `MediaFiles`. */
export async function readAppleExport(
  files: MediaFiles,
  signal?: AbortSignal,
): Promise<AppleExport | undefined> {
  const root = await files.list('', signal === undefined ? {} : { signal });
  const lists = await findLists(files, root, signal);
  const absent = missingParts(root.map(({ name }) => name));
  if (lists.details.size === 0 && absent.length === 0) return undefined;
  return exportOf(lists, absent);
}

/** A folder, or a zip, beside the lists and what they list. */
const sharedAlbums = /(^|\/)icloud shared albums/i;

function exportOf({ details, albums, unread }: ExportLists, absent: readonly string[]): AppleExport {
  const all = Map.groupBy([...details.values()].flat(), ({ name }) => keyOf(name));
  const own = new Map(
    [...details].map(([folder, rows]) => [folder, Map.groupBy(rows, ({ name }) => keyOf(name))] as const),
  );
  const isOfSharedAlbum = (path: string): boolean => sharedAlbums.test(path);
  const rowsOf = (path: string): readonly ExportRow[] => {
    const { folder, key } = parts(path);
    if (isOfSharedAlbum(path)) return [];
    return own.get(folder)?.get(key) ?? all.get(key) ?? [];
  };
  const albumsByName = new Map<string, string[]>();
  for (const [album, names] of albums)
    for (const name of new Set(names))
      albumsByName.set(keyOf(name), [...(albumsByName.get(keyOf(name)) ?? []), album]);
  return {
    rowOf(path) {
      const [row, ...others] = rowsOf(path);
      return others.every((other) => isDeepStrictEqual(other, row)) ? row : undefined;
    },
    fingerprintsOf: (path) =>
      new Set((all.get(parts(path).key) ?? []).flatMap(({ fingerprint }) => fingerprint ?? [])),
    isOfSharedAlbum,
    albumsOf(path) {
      const { key } = parts(path);
      if (isOfSharedAlbum(path)) return [];
      return distinct(all.get(key) ?? []) > 1 ? [] : (albumsByName.get(key) ?? []);
    },
    missingParts: absent,
    unreadLists: unread,
    missingOf(paths) {
      const own = [...paths].filter((path) => !isOfSharedAlbum(path));
      const there = Map.groupBy(own, (path) => parts(path).key);
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

import { concernsOnePath, type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';

/** A folder that is something of its own, told by a file in a folder within it; what it holds is not the camera's. */
const ofTheirOwn = [
  { kind: 'archive-place', folder: '.safelight', files: ['place.json'], beside: ['.safelight'] },
  {
    kind: 'photos-library',
    folder: 'database',
    files: ['Photos.sqlite', 'photos.db'],
    beside: ['originals', 'Masters'],
  },
] as const;

type OfItsOwn = (typeof ofTheirOwn)[number];

interface Signal {
  readonly signal?: AbortSignal;
}

/** Whether a folder with these entries has what only a look into another folder can tell about. */
export function mayBeOfItsOwn(entries: readonly MediaEntry[]): boolean {
  return ofTheirOwn.some((own) => isLike(own, entries));
}

/** A backup of a phone: its list, and beside it what only backups have. */
function isFinderBackup(entries: readonly MediaEntry[]): boolean {
  const names = new Set(entries.map(({ name }) => name));
  if (!names.has('Manifest.db') && !names.has('Manifest.mbdb')) return false;
  return ['Manifest.plist', 'Info.plist', 'Status.plist'].some((name) => names.has(name));
}

/** What a folder is, if it is no folder of a camera. */
export async function kindOfItsOwn(
  files: MediaFiles,
  folder: { readonly path: string; readonly entries: readonly MediaEntry[] },
  { signal }: Signal,
): Promise<OfItsOwn['kind'] | 'finder-backup' | undefined> {
  if (isFinderBackup(folder.entries)) return 'finder-backup';
  for (const own of ofTheirOwn) {
    if (!isLike(own, folder.entries)) continue;
    const inside = pathInside(folder.path, own.folder);
    if (await holdsOneOf(files, inside, { names: own.files, ...(signal && { signal }) })) return own.kind;
  }
  return undefined;
}

function isLike(own: OfItsOwn, entries: readonly MediaEntry[]): boolean {
  const has = (name: string) => entries.some((entry) => entry.kind === 'folder' && entry.name === name);
  return has(own.folder) && own.beside.some(has);
}

async function holdsOneOf(
  files: MediaFiles,
  path: string,
  o: Signal & { readonly names: readonly string[] },
): Promise<boolean> {
  try {
    const inside = await files.list(path, o);
    return inside.some(({ name, kind }) => kind === 'file' && o.names.includes(name));
  } catch (error) {
    o.signal?.throwIfAborted();
    // The walk will come to it and report it.
    if (concernsOnePath(error)) return false;
    throw error;
  }
}

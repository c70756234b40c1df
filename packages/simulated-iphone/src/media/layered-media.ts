import { folderInfo, type Media, MediaFailure, type MediaFile, type MediaInfo } from './media.ts';

/** Bytes of a file, or the AFC status that it answers when read. */
export type LayeredFile = Uint8Array | { readonly sizeBytes: number; readonly failsWith: number };

export interface LayeredMediaOptions {
  /** Files by path, laid over `below`; the folders they need come by themselves. */
  readonly files: Readonly<Record<string, LayeredFile>>;
  readonly below?: Media;
  readonly modifiedAtMs?: number;
}

/** Files held in memory, over other media or none. */
export function layeredMedia(options: LayeredMediaOptions): Media {
  const { below, modifiedAtMs = 1_700_000_000_000 } = options;
  const files = new Map(Object.entries(options.files));
  const folders = foldersOf(files.keys());
  const times = { modifiedAtMs, bornAtMs: modifiedAtMs };
  const own = (path: string): MediaInfo | undefined => {
    const file = files.get(path);
    if (file !== undefined) return { kind: 'file', sizeBytes: sizeOf(file), ...times };
    return folders.has(path) ? folderInfo : undefined;
  };
  return {
    stat: async (path) => own(path) ?? (await below?.stat(path)),
    async list(folder) {
      const names = folders.get(folder);
      const others = await below?.list(folder);
      return names === undefined ? others : [...new Set([...names, ...(others ?? [])])];
    },
    async open(path) {
      const file = files.get(path);
      return file === undefined ? await below?.open(path) : opened(file);
    },
  };
}

function opened(file: LayeredFile): MediaFile {
  return {
    async read(position, sizeBytes) {
      if (!(file instanceof Uint8Array)) throw new MediaFailure(file.failsWith);
      return file.subarray(position, position + sizeBytes);
    },
    async close() {},
  };
}

function sizeOf(file: LayeredFile): number {
  return file instanceof Uint8Array ? file.length : file.sizeBytes;
}

function foldersOf(paths: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = new Map<string, Set<string>>([['', new Set()]]);
  for (const path of paths) {
    const names = path.split('/');
    names.forEach((name, depth) => {
      const folder = names.slice(0, depth).join('/');
      folders.set(folder, (folders.get(folder) ?? new Set()).add(name));
    });
  }
  return folders;
}

import type { MediaFiles } from '../media/media-files.ts';

/** The folders that hold renderings (`version`) and Live videos (`master`): `resources/media/<kind>/<xx>/<nn>`. */
export interface MediaFolders {
  /** Where a file of this key may be, the likeliest folder first. */
  places(kind: 'version' | 'master', key: number): readonly string[];
}

/** Lists the folders once. Photos computes `xx` from the key; `nn` cannot always be told (osxphotos issue 859). */
export async function listMediaFolders(files: MediaFiles): Promise<MediaFolders> {
  const known = new Map<string, readonly string[]>();
  for (const kind of ['version', 'master'] as const) {
    for (const outer of await foldersIn(files, `resources/media/${kind}`)) {
      const inner = await foldersIn(files, `resources/media/${kind}/${outer}`);
      known.set(
        `${kind}/${outer.toLowerCase()}`,
        inner.map((name) => `resources/media/${kind}/${outer}/${name}`),
      );
    }
  }
  return {
    places: (kind, key) => {
      const { outer, inner } = location(key);
      const likely = `resources/media/${kind}/${outer}/${inner}`;
      return [likely, ...(known.get(`${kind}/${outer}`) ?? []).filter((folder) => folder !== likely)];
    },
  };
}

/** The third and fourth last digits of the key in hex, and those before them (found by the osxphotos project). */
function location(key: number): { readonly outer: string; readonly inner: string } {
  const hex = key.toString(16).padStart(4, '0');
  return { outer: hex.slice(-4, -2), inner: hex.slice(0, -4).padStart(2, '0') };
}

async function foldersIn(files: MediaFiles, path: string): Promise<readonly string[]> {
  const entries = await files.list(path);
  return entries.filter((entry) => entry.kind === 'folder').map((entry) => entry.name);
}

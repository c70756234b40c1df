import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Asset, Resource, Source, SourceId } from '@safelight/archive';
import { type MediaFiles, openFolder } from '@safelight/camera-files';
import { cameraFilesSource } from './camera-files-source.ts';

/** Where libraries keep originals, and where they kept them before macOS 10.15. */
const originalFolders: readonly string[] = ['originals', 'Masters'];

/** The files of a library that belong to its assets. */
export interface ClaimedFiles {
  add(path: string): void;
  has(path: string): boolean;
}

/** macOS tells names apart neither by case nor by normalisation. */
export function claimedFiles(): ClaimedFiles {
  const keys = new Set<string>();
  const keyOf = (path: string): string => path.normalize('NFC').toLowerCase();
  return { add: (path) => void keys.add(keyOf(path)), has: (path) => keys.has(keyOf(path)) };
}

export interface StraysOptions {
  /** The library's folder. */
  readonly path: string;
  readonly id: SourceId;
  readonly timeZone: string;
  readonly now: () => number;
}

/**
 * Photos and videos among a library's originals that its database does not know: of an import that was cut off, a database that was
 * put back or rebuilt, a log that is gone. They are assets of their own, with a finding that says so.
 */
export async function* strayAssets(
  claimed: ClaimedFiles,
  { path, id, timeZone, now }: StraysOptions,
  options: NonNullable<Parameters<Source['assets']>[0]>,
): AsyncGenerator<Asset, void> {
  const { signal, onSkipped } = options;
  if (!(await mayHaveStrays(path, claimed))) return;
  const files = unclaimed(await openFolder(path), claimed);
  const cache = { folder: () => undefined, store: () => {} };
  await using source = cameraFilesSource(files, { id, timeZone, now, cache });
  const listed = source.assets({
    ...(signal === undefined ? {} : { signal }),
    onSkipped(skipped) {
      if (skipped.hidesAssets === true) onSkipped?.(skipped);
    },
  });
  for await (const asset of listed) yield { ...asset, resources: asset.resources.map(asStray) };
}

/** By the names alone, which cost a fifth of a listing: nearly every library has none. */
async function mayHaveStrays(path: string, claimed: ClaimedFiles): Promise<boolean> {
  for (const folder of originalFolders) {
    try {
      const root = join(path, folder);
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (entry.isDirectory()) continue;
        const inside = relative(path, join(entry.parentPath, entry.name)).replaceAll(sep, '/');
        if (!claimed.has(inside)) return true;
      }
    } catch (error) {
      // What cannot be listed is told by the listing.
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) return true;
    }
  }
  return false;
}

function asStray(resource: Resource): Resource {
  const { findings = [], open, ...rest } = resource;
  return {
    ...rest,
    findings: [...findings, { kind: 'not-in-database' }],
    open: (options) => open.call(resource, options),
  };
}

/** The files of originals that belong to no asset, and the folders above them. */
function unclaimed(files: MediaFiles, claimed: ClaimedFiles): MediaFiles {
  return {
    async list(folder, options) {
      const entries = await files.list(folder, options);
      if (folder === '') return entries.filter(({ name }) => originalFolders.includes(name));
      return entries.filter(({ name }) => !claimed.has(`${folder}/${name}`));
    },
    open: (path, options) => files.open(path, options),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

import type { Source } from '@safelight/archive';
import { type MediaFiles, ownerZone, readAppleExport } from '@safelight/camera-files';

/**
 * A source of camera files that tells what Apple's lists say of them, where these are an export of iCloud Photos. What the lists
 * name and nothing holds is told of a `whole` one; a part may be backed up by itself.
 */
export function withAppleExport(
  source: Source,
  files: MediaFiles,
  { timeZone, whole }: { readonly timeZone: string; readonly whole: boolean },
): Source {
  return {
    ...source,
    async *assets(options = {}) {
      const { signal, onSkipped } = options;
      const told = await readAppleExport(files, signal);
      if (told === undefined) {
        yield* source.assets(options);
        return;
      }
      // Loaded where there is an export: few sources are one.
      const { assetOfExport } = await import('./apple-export-asset.ts');
      const zone = ownerZone(timeZone);
      const paths: string[] = [];
      // A folder is not passed as a whole: what is said of its files is written elsewhere, too.
      const { pass: _, ...listing } = options;
      for await (const asset of source.assets(listing)) {
        for (const { id } of asset.resources) paths.push(id);
        yield assetOfExport(told, asset, zone);
      }
      for (const path of told.unreadLists) onSkipped?.({ path, kind: 'list-unread', hidesAssets: true });
      if (!whole) return;
      for (const path of told.missingParts) onSkipped?.({ path, kind: 'part-missing', hidesAssets: true });
      for (const path of told.missingOf(paths))
        onSkipped?.({ path, kind: 'not-in-export', hidesAssets: true });
    },
  };
}

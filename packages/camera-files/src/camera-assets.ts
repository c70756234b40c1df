import type { CameraAsset, FactsCache, Skipped } from './asset.ts';
import { type FileFacts, isMedia } from './facts/file-facts.ts';
import { assetsOfFolder } from './grouping/assets-of-folder.ts';
import { cameraName } from './grouping/camera-name.ts';
import type { MediaFile } from './grouping/media-file.ts';
import { type MediaFiles, pathInside } from './media-files.ts';
import { ownerZone } from './time/owner-zone.ts';
import { cameraAsset } from './walk/camera-asset.ts';
import { folderFacts } from './walk/folder-facts.ts';
import { type Folder, folders } from './walk/folders.ts';
import { UnmatchedHalves } from './walk/unmatched-halves.ts';

export interface CameraAssetsOptions {
  /** The owner's zone (IANA), for instants that say none. */
  readonly timeZone: string;
  readonly nowMs: number;
  readonly cache?: FactsCache;
  readonly signal?: AbortSignal;
  /** Told of everything that is in no asset. */
  onSkipped?(skipped: Skipped): void;
}

/**
 * The assets among files: every file below the root is either a resource of exactly one asset or reported to
 * `onSkipped`, itself or through a folder above it. Works folder by folder; halves of Live Photos whose
 * counterpart has not been seen come last. A path that vanishes or fails is reported, never
 * thrown; a root that cannot be listed and a lost connection are thrown. An abort rethrows `signal.reason`; a `timeZone` that does not exist is a RangeError.
 */
export async function* cameraAssets(files: MediaFiles, o: CameraAssetsOptions): AsyncGenerator<CameraAsset> {
  const zone = ownerZone(o.timeZone);
  const asset = { zone, nowMs: o.nowMs };
  const unmatched = new UnmatchedHalves();
  for await (const folder of folders(files, o)) {
    const facts = await folderFacts(files, folder, o);
    for (const group of assetsOfFolder(mediaFiles(folder, facts, o))) {
      const whole = unmatched.add(group);
      if (whole) yield cameraAsset(files, whole, asset);
    }
  }
  for (const group of unmatched.rest()) yield cameraAsset(files, group, asset);
}

function mediaFiles(
  folder: Folder,
  facts: readonly FileFacts[],
  o: CameraAssetsOptions,
): readonly MediaFile[] {
  const found: MediaFile[] = [];
  folder.files.forEach((entry, i) => {
    const path = pathInside(folder.path, entry.name);
    const known: FileFacts = facts[i] ?? { is: 'unreadable' };
    if (isMedia(known)) found.push({ path, entry, facts: known, name: cameraName(entry.name) });
    else o.onSkipped?.({ path, kind: known.is });
  });
  return found;
}

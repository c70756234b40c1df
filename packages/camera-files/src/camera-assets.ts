import type { CameraAsset, FactsCache, Passing, Skipped } from './asset.ts';
import type { FileFacts } from './facts/file-facts.ts';
import { isMedia } from './facts/is-media.ts';
import { assetsOfFolder } from './grouping/assets-of-folder.ts';
import { cameraName } from './grouping/camera-name.ts';
import type { MediaFile } from './grouping/media-file.ts';
import { type MediaFiles, pathInside } from './media-files.ts';
import { ownerZone } from './time/owner-zone.ts';
import { cameraAsset } from './walk/camera-asset.ts';
import { folderFacts } from './walk/folder-facts.ts';
import { type Folder, folders } from './walk/folders.ts';
import { passer, remember } from './walk/passing.ts';
import { UnmatchedHalves } from './walk/unmatched-halves.ts';

export interface CameraAssetsOptions {
  /** The owner's zone (IANA), for instants that say none. */
  readonly timeZone: string;
  readonly nowMs: number;
  readonly cache?: FactsCache;
  /** Works with a `cache` that has a memory. */
  readonly passing?: Passing;
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
  const pass = passer(o);
  for await (const folder of folders(files, { ...o, ...(pass && { pass }) })) {
    const facts = await folderFacts(files, folder, o);
    const { media, strangers } = sorted(folder, facts);
    for (const { path, kind } of strangers) o.onSkipped?.({ path, kind });
    let alone = true;
    for (const group of assetsOfFolder(media)) {
      const whole = unmatched.add(group);
      alone &&= whole === group;
      if (whole) yield cameraAsset(files, whole, asset);
    }
    const note = o.passing?.note(folder.path);
    if (alone && note !== undefined) remember(folder, { strangers, note }, o);
  }
  for (const group of unmatched.rest()) yield cameraAsset(files, group, asset);
}

function sorted(
  folder: Folder,
  facts: readonly FileFacts[],
): { readonly media: readonly MediaFile[]; readonly strangers: readonly Skipped[] } {
  const media: MediaFile[] = [];
  const strangers: Skipped[] = [];
  folder.files.forEach((entry, i) => {
    const path = pathInside(folder.path, entry.name);
    const known: FileFacts = facts[i] ?? { is: 'unreadable' };
    if (isMedia(known)) media.push({ path, entry, facts: known, name: cameraName(entry.name) });
    else strangers.push({ path, kind: known.is });
  });
  return { media, strangers };
}

import type { PhotosAsset } from './photos-asset.ts';
import { instantOf } from './taken-at.ts';

/** How long Photos keeps what was deleted: "30 days" in its own words, sometimes up to 40. */
const daysKept = 30;
const dayMs = 86_400_000;

/** When an item was deleted and how many whole days it has left; no days are named for a date in the future. */
export function recentlyDeleted(
  appleSeconds: number | undefined,
  nowMs: number,
): NonNullable<PhotosAsset['trashed']> {
  const deletedAtMs = instantOf(appleSeconds);
  if (deletedAtMs === undefined) return {};
  const age = nowMs - deletedAtMs;
  return age < 0
    ? { deletedAtMs }
    : { deletedAtMs, daysLeft: Math.max(0, Math.floor(daysKept - age / dayMs)) };
}

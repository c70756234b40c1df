import type { CaptureTime } from '../asset.ts';
import type { MediaStat } from '../media-files.ts';
import type { OwnerZone } from './owner-zone.ts';
import { parseLocal } from './wall-clock.ts';

// Clocks of FAT disks tick every two seconds.
const carriedMs = 2000;
const dayMs = 24 * 3600 * 1000;
// What writers without a clock leave: the beginnings of Unix's and of DOS's calendar, in any zone.
const defaults = [0, Date.UTC(1980, 0, 1)];

/**
 * A modification time as capture time, if it came with the file: a copy that kept it is younger than it. A time
 * since the file came to be on this disk says when it was copied or changed, not when it was taken.
 */
export function fileTime(stat: MediaStat, zone: OwnerZone, nowMs: number): CaptureTime | undefined {
  const { modifiedAtMs, bornAtMs, modifiedAtLocal } = stat;
  const local = modifiedAtLocal === undefined ? undefined : parseLocal(modifiedAtLocal);
  const ms = local ?? modifiedAtMs;
  if (bornAtMs !== undefined && bornAtMs - modifiedAtMs <= carriedMs) return undefined;
  if (ms > nowMs || ms < 0 || defaults.some((one) => Math.abs(ms - one) <= dayMs)) return undefined;
  if (modifiedAtLocal !== undefined)
    return local === undefined ? undefined : { local: modifiedAtLocal, from: 'file' };
  return { ...zone(Math.floor(ms / 1000) * 1000), from: 'file' };
}

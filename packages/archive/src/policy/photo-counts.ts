import type { StandingGroup } from '../ledger/standing-groups.ts';
import type { GroupCount } from './count-copies.ts';

/** Photos by a number of places or devices; the last is "three or more". */
export type ByNumber = [none: number, one: number, two: number, more: number];

export interface PhotoCounts {
  readonly total: number;
  /** Every file has a good copy somewhere. */
  readonly archived: number;
  /** By the number of places that prove every file. */
  readonly copies: ByNumber;
  /** By the number of devices among them that do not fail together. */
  readonly media: ByNumber;
  /** Proven at a place that is elsewhere now. */
  readonly elsewhere: number;
  /** Proven at a place that is not connected now. */
  readonly disconnected: number;
  readonly cloudOnly: number;
  /** At no source any more: only the archive has them. */
  readonly onlyInArchive: number;
}

export function photoCounts(
  counted: readonly { readonly group: StandingGroup; readonly count: GroupCount }[],
): PhotoCounts {
  const counts = {
    total: 0,
    archived: 0,
    copies: [0, 0, 0, 0] as ByNumber,
    media: [0, 0, 0, 0] as ByNumber,
    elsewhere: 0,
    disconnected: 0,
    cloudOnly: 0,
    onlyInArchive: 0,
  };
  for (const { group, count } of counted) {
    const { photos, lack } = group;
    const archived = lack === '' || lack === 'split';
    counts.total += photos;
    if (archived) counts.archived += photos;
    counts.copies[upToThree(count.proven.copies)] += photos;
    counts.media[upToThree(count.proven.media)] += photos;
    if (count.proven.elsewhere > 0) counts.elsewhere += photos;
    if (count.proven.disconnected > 0) counts.disconnected += photos;
    if (lack === 'cloud-only') counts.cloudOnly += photos;
    if (archived && group.here.length === 0 && !group.cloud) counts.onlyInArchive += photos;
  }
  return counts;
}

function upToThree(count: number): 0 | 1 | 2 | 3 {
  return Math.min(3, count) as 0 | 1 | 2 | 3;
}

import type { Ledger } from '../ledger/open-ledger.ts';
import type { SeenPlace } from '../ledger/places.ts';
import { disksOf, failingTogether } from './independence.ts';
import { isRemote, type PlaceView } from './place-view.ts';

export interface Surroundings {
  /** The known places that answer now, each at its address and with its disk. */
  readonly seen: readonly Omit<SeenPlace, 'nowMs'>[];
  /** Rows of places that are not where they were although their disk or server answers there. */
  readonly emptied?: readonly number[];
  /** The computer's own disk, which is always connected. */
  readonly ownDisk?: string;
  readonly nowMs: number;
}

/**
 * Every known place, and whether it is connected now; what that tells of the proofs is noted in the ledger. A place that
 * does not answer although its disk is connected may have been wiped: what was proven there proves nothing any more.
 */
export function lookAround(
  ledger: Ledger,
  { seen, emptied = [], ownDisk, nowMs }: Surroundings,
): PlaceView[] {
  ledger.clock.note(nowMs);
  for (const place of seen) ledger.places.seen({ ...place, nowMs });
  for (const row of emptied) ledger.places.forgetProofs(row);
  const attached = new Set(seen.map(({ identity }) => identity.id));
  const places = ledger.places.all().map((row): PlaceView => ({ ...row, attached: attached.has(row.id) }));
  const own = ownDisk === undefined ? [] : [{ disk: ownDisk, attached: true, row: undefined }];
  // A share or a bucket may well not answer while another one of the same server does.
  const plugged = places.filter((place) => !isRemote(place));
  const disks = [...plugged, ...own].map(({ row, attached, disk }): Connected => {
    return disk === undefined ? { row, attached } : { row, attached, disk: disksOf(disk) };
  });
  for (const group of failingTogether(disks).known) {
    if (!group.some((each) => each.attached)) continue;
    for (const { row, attached: answers } of group)
      if (row !== undefined && !answers) ledger.places.forgetProofs(row);
  }
  ledger.flush();
  return places;
}

interface Connected {
  readonly disk?: string;
  readonly attached: boolean;
  readonly row: number | undefined;
}

import type { Ledger } from '../ledger/open-ledger.ts';
import type { AssetGroup } from '../model/asset-group.ts';
import { rowSet } from './row-set.ts';

/** Which of the assets that the ledger knows of a source were listed in this run. */
export interface Presence {
  see(row: number): void;
  seeGroup(group: AssetGroup): void;
  /** The rows of those that were not, among the `present` ones that are not marked as gone. */
  unseen(present: number): readonly number[];
}

export function presence(ledger: Ledger, source: number): Presence {
  const seen = rowSet();
  const folders = new Map<string, number>();
  return {
    see: (row) => seen.add(row),
    seeGroup: ({ folder, assets }) => void folders.set(folder, assets),
    unseen(present) {
      // Groups are counted, not looked up, as long as the counts agree: none of their assets is listed by itself as well.
      const inGroups = folders.values().reduce((sum, count) => sum + count, 0);
      if (present === seen.size + inGroups) return [];
      for (const folder of folders.keys()) ledger.settled.rowsIn(source, folder).forEach(seen.add);
      return [...ledger.assets.present(source)].filter((row) => !seen.has(row));
    },
  };
}

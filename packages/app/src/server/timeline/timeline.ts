import type { DatabaseSync } from 'node:sqlite';
import { buildTimeline, type TimelineColumns } from './build.ts';

/** The timeline as the ledger has it now, or had it a moment ago. */
export interface Timeline {
  columns(): Promise<{ readonly version: string; readonly columns: TimelineColumns }>;
}

export function openTimeline(db: DatabaseSync): Timeline {
  let known: { readonly version: string; readonly columns: TimelineColumns } | undefined;
  // Counts the changes that other connections made, and our own.
  const stamp = db.prepare('SELECT data_version AS theirs, total_changes() AS ours FROM pragma_data_version');
  return {
    async columns() {
      const { theirs, ours } = stamp.get() ?? {};
      const version = `${theirs}.${ours}`;
      if (known?.version !== version) known = { version, columns: buildTimeline(db) };
      return known;
    },
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Reader } from '../reader/reader.ts';
import type { TimelineColumns } from './build.ts';

export interface TimelineState {
  /** Differs whenever the timeline may differ. */
  readonly version: string;
  readonly columns: TimelineColumns;
}

/** The timeline as the ledger had it a moment ago. */
export interface Timeline extends Disposable {
  now(): Promise<TimelineState>;
}

/**
 * Building it reads the whole ledger. While a job writes, the page sees what is at most this many times older than that takes.
 */
const patience = 5;
const leastPauseMs = 500;

/** `changed` is told when a new state is there. */
export function openTimeline(db: DatabaseSync, openReader: () => Reader, changed: () => void): Timeline {
  // Counts the changes that other connections made, the reader's among them.
  const stamp = db.prepare('SELECT data_version AS theirs, total_changes() AS ours FROM pragma_data_version');
  let known: (TimelineState & { readonly freshUntilMs: number }) | undefined;
  let building: Promise<TimelineState> | undefined;
  let waiting: NodeJS.Timeout | undefined;

  function version(): string {
    const { theirs, ours } = stamp.get() ?? {};
    return `${theirs}.${ours}`;
  }

  async function build(): Promise<TimelineState> {
    const startedMs = performance.now();
    const at = version();
    try {
      // A thread of its own: nobody else waits for it, and its memory is given back.
      await using reader = openReader();
      const columns = await reader.ask('timeline', null);
      const tookMs = performance.now() - startedMs;
      const pauseMs = Math.max(leastPauseMs, tookMs * patience);
      const first = known === undefined;
      known = { version: at, columns, freshUntilMs: performance.now() + pauseMs };
      if (!first) changed();
      return known;
    } finally {
      building = undefined;
    }
  }

  /** The ledger as it is now: what was begun before it changed does not do. */
  async function current(): Promise<TimelineState> {
    const begun = await building?.catch(() => undefined);
    if (begun !== undefined && begun.version === version()) return begun;
    building ??= build();
    return await building;
  }

  /** Who was shown an older state hears of the newer one, though nobody asks again. */
  function later(pauseMs: number): void {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      // Who asks next meets the error, if it is still there.
      current().catch(() => {});
    }, pauseMs).unref();
  }

  return {
    async now() {
      if (known === undefined) {
        building ??= build();
        return await building;
      }
      if (known.version === version()) return known;
      if (known.columns.ids.length < fewPhotos) return await current();
      later(Math.max(0, known.freshUntilMs - performance.now()));
      return known;
    },
    [Symbol.dispose]: () => clearTimeout(waiting),
  };
}

/** So few are read while one waits. */
const fewPhotos = 5000;

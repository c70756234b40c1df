import type { Job } from '../api/queries.ts';

/** The runs that a page shows of the kinds that are begun there: those that go on, and the newest that ended. `jobs`: the newest first. */
export function shownRuns(jobs: readonly Job[], kinds: ReadonlySet<string>): readonly Job[] {
  const own = jobs.filter(({ kind }) => kinds.has(kind));
  const going = own.filter(({ state }) => state !== 'ended');
  // That a phone trusts this computer, the phone itself shows.
  const ended = own.find(
    ({ state, kind, outcome }) => state === 'ended' && !(kind === 'pair-phone' && outcome === 'ok'),
  );
  return ended === undefined ? going : [...going, ended];
}

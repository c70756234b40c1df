import type { Output } from '../api/endpoints.ts';
import type { World } from '../world.ts';

type Activity = Output<'GET /api/activity'>;
type Run = Activity['runs'][number];

/** Runs of the page and the command line alike. */
export function activity(
  { session }: World,
  { before, limit }: { before?: number | undefined; limit: number },
): Activity {
  const rows = session.ledger.db
    .prepare('SELECT * FROM run WHERE id < ? ORDER BY id DESC LIMIT ?')
    .all(before ?? Number.MAX_SAFE_INTEGER, limit);
  return { runs: rows.map(runOf) };
}

function runOf(row: Record<string, unknown>): Run {
  const iso = (ms: unknown): string | null => (typeof ms === 'number' ? new Date(ms).toISOString() : null);
  return {
    id: String(row.id),
    kind: String(row.kind),
    started: iso(row.started_ms) ?? new Date(0).toISOString(),
    ended: iso(row.ended_ms),
    outcome: row.outcome as Run['outcome'],
    report: typeof row.report === 'string' ? JSON.parse(row.report) : null,
  };
}

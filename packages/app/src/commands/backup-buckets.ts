import { isArchiveError, type ReplicateReport } from '@safelight/archive';
import { isBucketAddress } from '../buckets/bucket-address.ts';
import { type OpenPlace, openPlaceCalled } from '../places/open-place.ts';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { printable } from '../terminal/words.ts';
import { replicateLines, replicateOutcome, replicateTo } from './replicate.ts';

type Outcome = 'ok' | 'attention' | 'failed';

/**
 * Which places a backup writes itself, and which are fed from these when the phone is done with: a bucket is slower than any
 * phone. Only where nothing but buckets is named they are written directly.
 */
export function feeding(
  { to }: { readonly to: readonly string[] },
  session: Session,
): { direct: readonly string[]; later: readonly string[] } {
  const rows = session.ledger.places.all();
  const isBucket = (name: string): boolean =>
    isBucketAddress(rows.find((row) => row.id === name || row.name === name)?.address ?? name);
  const buckets = to.filter(isBucket);
  if (to.length > 0 && buckets.length === to.length) return { direct: to, later: [] };
  const known = rows.map(({ address }) => address).filter(isBucketAddress);
  if (to.length === 0 && known.length === rows.length) return { direct: known, later: [] };
  return { direct: to.filter((name) => !isBucket(name)), later: to.length === 0 ? known : buckets };
}

export interface Replicas {
  readonly reports: readonly ReplicateReport[];
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
}

/** Brings buckets up to date from the places that a backup has just written. One that cannot be reached is only absent. */
export async function feedBuckets(
  names: readonly string[],
  from: readonly OpenPlace[],
  session: Session,
): Promise<Replicas> {
  const reports: ReplicateReport[] = [];
  const lines: string[] = [];
  const absent: { name: string; lastSeenMs: number }[] = [];
  for (const name of names) {
    try {
      await using bucket = await openPlaceCalled(name, session, true);
      const report = await replicateTo(
        bucket.place,
        from.map(({ place }) => place),
        session,
      );
      reports.push(report);
      lines.push(...replicateLines(report));
    } catch (error) {
      if (!isArchiveError(error)) throw error;
      const row = session.ledger.places.all().find(({ address }) => address === name);
      absent.push({ name: row?.name ?? name, lastSeenMs: row?.lastSeenMs ?? 0 });
      lines.push(`! ${printable(row?.name ?? name)}: nothing went there. ${sentenceFor(error)}`);
    }
  }
  const outcome = absent.length > 0 ? 'attention' : replicateOutcome(reports);
  return { reports, outcome: outcome === 'failed' ? 'attention' : outcome, lines, absent };
}

export function worse(one: Outcome, other: Outcome | undefined): Outcome {
  const order: readonly (Outcome | undefined)[] = ['ok', 'attention', 'failed'];
  return order.indexOf(other) > order.indexOf(one) ? (other ?? one) : one;
}

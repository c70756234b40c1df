import { lossesOf } from '@safelight/archive';
import type { GoneDocument } from '../documents/safety.ts';
import type { Session } from '../session.ts';
import { policyOf } from './policy-file.ts';

const dayMs = 86_400_000;

/** What went from the sources: what raised the alarm, and every asset. Errors: `policy-wrong`. */
export function goneDocument(session: Session): GoneDocument {
  const { ledger } = session;
  const losses = lossesOf(ledger.vanishings.all(), policyOf(session).tripwire);
  return {
    alarms: losses.map(({ source, sourceName, gone, trashed, before, lastMs, alarming }) => ({
      source,
      name: sourceName,
      noticedAt: iso(lastMs),
      gone,
      trashed,
      before,
      alarming,
    })),
    assets: [...ledger.vanishings.assets()].map(({ source, id, filename, sinceMs, trashed, daysLeft }) => ({
      source,
      asset: id,
      filename,
      since: iso(sinceMs),
      trashed,
      daysLeft:
        trashed && daysLeft !== undefined
          ? Math.max(0, daysLeft - Math.floor((session.now() - sinceMs) / dayMs))
          : null,
    })),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

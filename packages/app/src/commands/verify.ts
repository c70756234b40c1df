import { type VerifyReport, verify } from '@safelight/archive';
import { absentDocument, type OpenPlace, openKnownPlaces, openPlaceCalled } from '../places/open-place.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import {
  count,
  dayText,
  durationText,
  number,
  printable,
  readFromText,
  sizeText,
} from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 50;

/** `safelight verify [PLACE…]`: reads every copy back and compares. */
export async function verifyPlaces(names: readonly string[], session: Session): Promise<CommandResult> {
  await using stack = new AsyncDisposableStack();
  const { places, absent } = await openAsked(names, session);
  for (const place of places) stack.use(place);
  if (places.length === 0)
    throw new UsageError('No place is connected that could be checked. Say its path, or connect it.');
  const reports: VerifyReport[] = [];
  for (const { place } of places) {
    const run = session.ledger.runs.start('verify', session.now());
    using job = session.job();
    const report = await verify(place, {
      ledger: session.ledger,
      job,
      filesAtOnce: session.hashPool.threads,
    });
    reports.push(report);
    const { findings, ...counts } = report;
    const outcome = findings.length === 0 ? 'ok' : 'attention';
    session.ledger.runs.end(run, {
      nowMs: session.now(),
      outcome,
      report: { ...counts, findings: findings.length },
    });
  }
  const clean = reports.every(({ findings }) => findings.length === 0);
  const lines = [
    ...reports.flatMap(linesOf),
    ...absent.map(
      ({ name, lastSeenMs }) =>
        `! ${name} is not connected (last seen ${dayText(lastSeenMs, session.now())}): not checked.`,
    ),
  ];
  return {
    outcome: clean ? 'ok' : 'attention',
    lines,
    json: { places: reports, absent: absentDocument(absent) },
  };
}

async function openAsked(names: readonly string[], session: Session) {
  if (names.length === 0) {
    const { open, absent } = await openKnownPlaces(session, { lock: true });
    return { places: open, absent };
  }
  const places: OpenPlace[] = [];
  for (const name of names) places.push(await openPlaceCalled(name, session, true));
  return { places, absent: [] };
}

function linesOf({ name, checked, ok, bytes, cold, findings, durationMs }: VerifyReport): string[] {
  const head = `${findings.length === 0 ? '✓' : '✗'} ${name}: ${count(checked, 'file')} read back (${sizeText(bytes)} in ${durationText(durationMs)}, ${readFromText(cold, checked)}); ${number(ok)} exactly as recorded.`;
  const named = findings.slice(0, mostNamed).map(({ kind, path, actual }) => {
    const why = {
      missing: 'is missing',
      changed: 'has changed: its bytes are not what was archived',
      unknown:
        'is not known: not put there by Safelight, or by a run that was interrupted (the next backup looks at it)',
      unreadable: `cannot be read: ${actual?.error ?? ''}`,
    }[kind];
    return `    ${printable(path)} ${why}`;
  });
  const rest = findings.length - named.length;
  return [head, ...named, ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : [])];
}

import type { GoneDocument } from '../documents/safety.ts';
import { goneDocument } from '../safety/gone.ts';
import type { Session } from '../session.ts';
import { count, dayText, number, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 50;

/** `safelight gone`: what went from the sources. `acknowledge`: its owner knows, and it raises no alarm any more. */
export async function gone(
  { acknowledge }: { acknowledge: boolean },
  session: Session,
): Promise<CommandResult> {
  const document = goneDocument(session);
  if (acknowledge) {
    session.ledger.vanishings.acknowledge(session.now());
    session.ledger.flush();
  }
  const alarming = document.alarms.some((alarm) => alarm.alarming);
  return {
    outcome: alarming && !acknowledge ? 'attention' : 'ok',
    lines: [
      ...goneLines(document, session),
      ...(acknowledge ? ['✓ Noted: this raises no alarm any more. Every copy is kept.'] : []),
    ],
    json: { ...document, acknowledged: acknowledge },
  };
}

function goneLines({ alarms, assets }: GoneDocument, session: Session): string[] {
  const nowMs = session.now();
  if (assets.length === 0)
    return [
      session.ledger.sources.all().length === 0
        ? 'Nothing was backed up yet, so nobody can say what went.'
        : '✓ Nothing that was listed once has gone.',
    ];
  const named = assets.slice(0, mostNamed).map(({ asset, filename, since, trashed, daysLeft }) => {
    const name = asset.endsWith(filename) ? asset : filename;
    const left = daysLeft === null ? '' : `, ${count(daysLeft, 'day')} left`;
    return `    ${printable(name)}: ${trashed ? `in Recently Deleted${left}` : 'no longer there'}, noticed ${dayText(Date.parse(since), nowMs)}`;
  });
  return [
    ...alarms.map(
      ({ name, gone: lost, trashed, before, alarming, noticedAt }) =>
        `${alarming ? '✗' : '!'} ${printable(name)}: ${number(lost)} of ${number(before)} gone and ${number(trashed)} moved to Recently Deleted, noticed ${dayText(Date.parse(noticedAt), nowMs)}. Every copy is kept.`,
    ),
    `  ${count(assets.length, 'photo or video', 'photos and videos')} in all:`,
    ...named,
    ...(assets.length > named.length
      ? [`    and ${number(assets.length - named.length)} more (--json names them all)`]
      : []),
  ];
}

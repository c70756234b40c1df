import type { SourceId } from '@safelight/archive';
import { goneDocument } from '../safety/gone.ts';
import type { Session } from '../session.ts';
import { count, number, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

const mostNamed = 10;

/** A backup's result, with what went from its source said before all else, where it is so much that it may be no accident. */
export function withTripwire<T extends CommandResult & { readonly json: object }>(
  result: T,
  { key, name }: SourceId,
  session: Session,
): T {
  const { alarms, assets } = goneDocument(session);
  const alarm = alarms.find(({ source, alarming }) => source === key && alarming);
  if (alarm === undefined) return { ...result, json: { ...result.json, tripwire: null } };
  const went = assets.filter(({ source }) => source === key);
  const daysLeft = Math.min(...went.flatMap((asset) => asset.daysLeft ?? []));
  const left = Number.isFinite(daysLeft) ? daysLeft : null;
  const names = went.slice(0, mostNamed).map(({ filename }) => printable(filename));
  const { gone, trashed, before } = alarm;
  return {
    ...result,
    outcome: result.outcome === 'ok' ? 'attention' : result.outcome,
    lines: [
      `✗ ATTENTION: ${number(gone + trashed)} of ${count(before, 'photo or video', 'photos and videos')} went from ${printable(name)}: ${number(gone)} gone, ${number(trashed)} moved to Recently Deleted. Every copy is kept.`,
      `    ${names.join(', ')}${went.length > names.length ? ` and ${number(went.length - names.length)} more (safelight gone)` : ''}`,
      ...(left === null
        ? []
        : [
            `    Recently Deleted keeps the first of them for ${count(left, 'more day')}: they can be brought back there.`,
          ]),
      '    If you meant it: safelight gone --acknowledge',
      ...result.lines,
    ],
    json: { ...result.json, tripwire: { gone, trashed, before, daysLeft: left } },
  };
}

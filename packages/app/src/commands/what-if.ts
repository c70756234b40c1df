import type { ScenarioDocument } from '../documents/safety.ts';
import { whatIf } from '../safety/what-if.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, number, printable, proofDayText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface WhatIfCommandOptions {
  readonly names: number;
}

/** `safelight what-if [SCENARIO…]`: what survives if the worst happens. */
export async function whatIfCommand(
  only: readonly string[],
  { names }: WhatIfCommandOptions,
  session: Session,
): Promise<CommandResult> {
  const document = await whatIf(session, { only, names });
  if (document.scenarios.length === 0)
    throw new UsageError(`There is no scenario ${only.join(', ')}. Without a name: all of them.`);
  const nowMs = session.now();
  const lines =
    document.photos === 0
      ? [
          'Nothing was backed up yet, so nobody can say what would survive. Begin with: safelight backup PHOTOS --to DRIVE',
        ]
      : document.scenarios.flatMap((scenario) => scenarioLines(scenario, nowMs));
  const losing = document.photos === 0 || document.scenarios.some(({ lost }) => lost.count > 0);
  return { outcome: losing ? 'attention' : 'ok', lines, json: document };
}

const mostShown = 5;

function scenarioLines({ id, title, survive, lost, text }: ScenarioDocument, nowMs: number): string[] {
  const shown = lost.names.slice(0, mostShown).map(printable);
  const more = lost.count - shown.length;
  return [
    `${lost.count === 0 ? '✓' : '✗'} ${printable(title)} (${id}): ${text}.`,
    ...survive.on.map(({ name, photos, oldestProof, kind }) => {
      const proof =
        kind === 'source'
          ? 'at the source, not proven'
          : oldestProof === null
            ? 'not all of it ever proven'
            : `oldest proof ${proofDayText(oldestProof, nowMs)}`;
      return `    ${printable(name)}: ${count(photos, 'photo or video', 'photos and videos')}, ${proof}`;
    }),
    ...(shown.length === 0
      ? []
      : [`    lost: ${shown.join(', ')}${more > 0 ? ` and ${number(more)} more (--json)` : ''}`]),
  ];
}

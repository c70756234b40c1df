import type { SourceId } from '@safelight/archive';
import { crewFor } from '../listing/list-crew.ts';
import { listDivided } from '../listing/list-divided.ts';
import { listWhole } from '../listing/list-whole.ts';
import { betweenTexts, type Frame, framed, type Listed } from '../listing/listed-text.ts';
import { walkedLines } from '../phone/completeness-lines.ts';
import type { Session } from '../session.ts';
import { type Choice, chosenAssets } from '../sources/chosen-assets.ts';
import { openSource } from '../sources/open-source.ts';
import { count } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface ListOptions {
  readonly json: boolean;
  readonly choice: Choice;
  readonly passwordFd?: number;
}

/** `safelight list SOURCE`: what a source holds, asset by asset. */
export async function list(
  sourceName: string,
  options: ListOptions,
  session: Session,
): Promise<CommandResult> {
  const { json, choice } = options;
  await using held = new AsyncDisposableStack();
  const crew = held.use(await crewFor(sourceName, session));
  const opened = await openSource(sourceName, session, { ...options, places: json });
  const source = held.use(chosenAssets(opened, choice));
  const divided =
    'library' in opened ? await listDivided(opened, { json, choice, crew }, session) : undefined;
  const listed = divided ?? (await listWhole(source, json, session));
  const walked = walkedInstead(opened);
  const frame = json ? documentFrame(source.id, listed) : lineFrame;
  return {
    outcome: 'ok',
    text: whileClosing(held.move(), framed(listed.paths, frame)),
    lines: [...(json ? [] : await totals(listed)), ...walked],
    json: undefined,
  };
}

/** Removing the copy of a large database takes as long as printing: both at once. The text ends when all is closed. */
function whileClosing(
  held: AsyncDisposableStack,
  text: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  const closed = held.disposeAsync();
  // One that fails before all is printed is heard of when it is.
  closed.catch(() => {});
  return (async function* () {
    yield* text;
    await closed;
  })();
}

/** Said where the folders of a phone stood in for its database. A listing that broke off is none: throws what ended it. */
function walkedInstead(opened: Awaited<ReturnType<typeof openSource>>): readonly string[] {
  if (!('reading' in opened)) return [];
  const { lost, databaseProblem, of } = opened.reading;
  if (lost !== undefined) throw lost;
  return databaseProblem === undefined ? [] : walkedLines(databaseProblem, of);
}

const lineFrame: Frame = { before: '', between: betweenTexts({ json: false }), after: '' };

function documentFrame({ key, kind, name }: SourceId, { skipped }: Listed): Frame {
  return {
    before: `{ "source": ${JSON.stringify({ id: key, kind, name })},\n"assets": [\n`,
    between: betweenTexts({ json: true }),
    after: `\n],\n"skipped": ${JSON.stringify(skipped)} }\n`,
  };
}

async function totals({ assets, skipped }: Listed): Promise<readonly string[]> {
  const missing = skipped.filter(({ kind }) => kind === 'missing-in-backup').length;
  const others = skipped.filter(({ kind }) => kind !== 'missing-in-backup');
  return [
    count(assets, 'photo or video', 'photos and videos'),
    ...(others.length === 0 ? [] : (await import('./named-lines.ts')).lostLines(others)),
    ...(missing === 0 ? [] : [`! ${count(missing, 'more file')} that the backup lists, and does not hold.`]),
  ];
}

import type { StatusDocument } from '../../documents/safety.ts';
import { count, number } from '../../terminal/words.ts';
import type { Output } from '../api/endpoints.ts';

type Light = Output<'GET /api/home'>['light'];

/** The verdict in a sentence, with its evidence. `running`: the kinds of the jobs that run now. */
export function lightOf(status: StatusDocument, running: ReadonlySet<string>): Light {
  const { light, reasons, assets, policy } = status;
  const counted = `${count(assets.total, 'photo or video', 'photos and videos')}; ${number(assets.archived)} with every file archived.`;
  if (running.has('backup') && nothingWasFinished(status)) return firstBackup(assets);
  if (assets.total === 0)
    return { state: 'unknown', sentence: 'No photos were backed up yet.', evidence: [] };
  const [first] = reasons;
  if (first === undefined) {
    const evidence = [
      counted,
      `Each at ${policy.copies} places or more, read back within ${policy.proofDays} days, on ${policy.media} devices that do not fail together.`,
    ];
    return { state: 'green', sentence: 'Your photos are safe.', evidence };
  }
  return { state: light, sentence: first.text, evidence: [counted] };
}

/** No source was ever read to the end: nobody can say yet how much there is. */
function nothingWasFinished({ sources }: StatusDocument): boolean {
  return sources.every(({ listedWhole }) => listedWhole === null);
}

function firstBackup({ archived }: StatusDocument['assets']): Light {
  const done = archived === 1 ? '1 photo or video is' : `${number(archived)} photos and videos are`;
  return {
    state: 'unknown',
    sentence: 'Your first backup is running.',
    evidence: [
      archived === 0
        ? 'Whether everything is safe, is known when it is done.'
        : `${done} copied and proven so far.`,
      'Keep the phone and the drives connected.',
    ],
  };
}

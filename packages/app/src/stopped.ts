import type { Session } from './session.ts';

/** What is said of a command that was stopped, where the usual words would not be true. */
export class Stopped extends Error {}

/** Commands, and jobs of the page, that take up what they had done when they were stopped. */
const goesOn: ReadonlySet<string> = new Set(['backup', 'replicate', 'repair', 'restore']);

/** What is said to the person who stopped a command. `command`: its first word. */
export function stoppedSentence(command: string | undefined, error: unknown): string {
  if (error instanceof Stopped) return error.message;
  return command !== undefined && goesOn.has(command)
    ? 'Stopped. What was copied is safe; the same command goes on from there.'
    : 'Stopped. Nothing is lost; the same command begins anew.';
}

/** Runs a part of a command of which, when it is stopped, these words are true. Throws Stopped then, else what the part throws. */
export async function saidWhenStopped<T>(
  sentence: string,
  { signal }: Pick<Session, 'signal'>,
  part: () => Promise<T>,
): Promise<T> {
  try {
    return await part();
  } catch (error) {
    if (!signal.aborted || error instanceof Stopped) throw error;
    throw new Stopped(sentence, { cause: error });
  }
}

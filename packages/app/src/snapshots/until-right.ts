import { FinderBackupError } from '@safelight/finder-backup';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { type PasswordSource, passwordVariable } from './password.ts';

/** Whoever mistypes a password three times rather does not know it. */
const mostTyped = 3;

export interface Trying<T> {
  readonly source: PasswordSource;
  /** Gets the password; the prompt says that it is asked for again. */
  ask(source: PasswordSource): Promise<T | string>;
  /** Opens what the password is of. */
  attempt(password: string): Promise<T>;
}

/**
 * Tries a password. One that is typed and wrong is asked for again, thrice in all; one that was told otherwise is tried once. What
 * `ask` gives that is no password is the result. Errors: those of `ask` and `attempt`.
 */
export async function untilRight<T extends object | undefined>(
  session: Session,
  { source, ask, attempt }: Trying<T>,
): Promise<T> {
  const typed = source.passwordFd === undefined && !session.environment[passwordVariable];
  for (let time = 1, prompt = source.prompt; ; time++, prompt = `Try again. ${source.prompt}`) {
    const password = await ask({ ...source, prompt });
    if (typeof password !== 'string') return password;
    if (typed) session.say('Trying the password; this can take some seconds.');
    try {
      return await attempt(password);
    } catch (error) {
      const wrong = error instanceof FinderBackupError && error.code === 'wrong-password';
      if (!wrong || !typed || time === mostTyped) throw error;
      session.say(`! ${sentenceFor(error)}`);
    }
  }
}

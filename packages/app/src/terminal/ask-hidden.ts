import process from 'node:process';
import type { ReadStream } from 'node:tty';

export interface AskOptions {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly signal: AbortSignal;
}

const enter: ReadonlySet<string> = new Set(['\r', '\n', '\u0004']);
const interrupt = '\u0003';
const erase: ReadonlySet<string> = new Set(['\u007f', '\b']);

/**
 * Asks for a line on the terminal and shows nothing of it. Undefined where there is no terminal. Ctrl-C does what it does
 * elsewhere. Errors: the signal's reason.
 */
export async function askHidden(
  prompt: string,
  { input, output, signal }: AskOptions,
): Promise<string | undefined> {
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  signal.throwIfAborted();
  const terminal: ReadStream = input;
  // Before the question is seen: whoever answers at once must not be shown either.
  terminal.setRawMode(true);
  try {
    output.write(`${prompt} (it is not shown): `);
    return await hiddenLine(terminal, signal);
  } finally {
    terminal.setRawMode(false);
    terminal.pause();
    output.write('\n');
  }
}

async function hiddenLine(terminal: ReadStream, signal: AbortSignal): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const typed: string[] = [];
  const stop = (): void => reject(signal.reason);
  const take = (text: string): void => {
    for (const letter of text) {
      if (enter.has(letter)) resolve(typed.join(''));
      // In this mode the terminal hands on Ctrl-C instead of sending a signal.
      else if (letter === interrupt) process.kill(process.pid, 'SIGINT');
      else if (erase.has(letter)) typed.pop();
      else typed.push(letter);
    }
  };
  signal.addEventListener('abort', stop, { once: true });
  terminal.setEncoding('utf8').on('data', take).resume();
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
    terminal.off('data', take);
  }
}

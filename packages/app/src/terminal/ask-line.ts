import process from 'node:process';
import { createInterface } from 'node:readline/promises';

/**
 * Asks for a line on the terminal, which shows what is typed; empty at Ctrl-D. Undefined where there is no terminal. Ctrl-C does
 * what it does elsewhere. Errors: the signal's reason.
 */
export async function askLine(question: string, signal: AbortSignal): Promise<string | undefined> {
  const { stdin: input, stderr: output } = process;
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  const lines = createInterface({ input, output });
  // In this mode the terminal hands on Ctrl-C instead of sending a signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return (await Promise.race([lines.question(`${question} `, { signal }), ended])).trim();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}

import process from 'node:process';
import { createInterface } from 'node:readline/promises';

/**
 * Asks on the terminal to type a word, and says whether that was typed. Undefined where there is no terminal. Errors: the
 * signal's reason.
 */
export async function typedConfirmation(
  question: string,
  expected: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { stdin: input, stderr: output } = process;
  if (input.isTTY !== true || output.isTTY !== true) return undefined;
  const lines = createInterface({ input, output });
  try {
    const typed = await lines.question(`${question} `, { signal });
    return typed.trim() === expected;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}

import { askLine } from './ask-line.ts';

/** What is to be typed in place of a name that no keyboard has. */
const wordInstead = 'restore';

/** What a person is asked to type: the name, or a word where the name has no letter or number. */
export function wordToType(name: string): string {
  return folded(name) === '' ? wordInstead : name;
}

/**
 * Whether that is what was asked for. Letters and numbers alone count: phones call themselves “Ada’s iPhone”, with an apostrophe
 * that keyboards do not have, and people put pictures into names.
 */
export function isTyped(typed: string, expected: string): boolean {
  return folded(typed) === folded(expected);
}

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[^\p{L}\p{M}\p{N}]/gu, '')
    .toLowerCase();
}

/**
 * Asks on the terminal to type a word, and says whether that was typed. Undefined where there is no terminal. Errors: the
 * signal's reason.
 */
export async function typedConfirmation(
  question: string,
  expected: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const typed = await askLine(question, signal);
  return typed === undefined ? undefined : isTyped(typed, expected);
}

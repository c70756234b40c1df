import type { Command } from 'commander';

/**
 * For the program's own action, which takes no words: says that the first one is no command or no option, and which command was
 * perhaps meant. Commander itself would only count the words. Throws a CommanderError.
 */
export function refuseUnknown(program: Command): void {
  const [word] = program.args;
  if (word === undefined) return;
  if (word.startsWith('-')) program.error(`error: unknown option '${word}'`);
  const names = program.commands.map((command) => command.name());
  const [nearest] = names
    .map((name) => ({ name, far: distance(word, name) }))
    .filter(({ name, far }) => far <= 2 && far < name.length / 2)
    .sort((a, b) => a.far - b.far);
  const meant = nearest === undefined ? '' : `\n(Did you mean ${nearest.name}?)`;
  program.error(`error: unknown command '${word}'${meant}`);
}

/** How many letters are to be put in, taken out or changed to make one word of the other (Levenshtein). */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [y, letter] of [...one].entries()) {
    const next = [y + 1];
    for (const [x, above] of row.slice(1).entries())
      next.push(Math.min(above + 1, (next[x] ?? 0) + 1, (row[x] ?? 0) + (letter === other[x] ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

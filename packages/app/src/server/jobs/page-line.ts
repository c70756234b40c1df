/** A line as the page shows it: what it says of the command line alone, in brackets, is left out. */
export function pageLine(line: string): string {
  return line.replace(/ ?\((?:--json|safelight )[^)]*\)/g, '');
}

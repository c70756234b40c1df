/** A line as the page shows it: without what it says of the command line alone, in brackets; jobs are started there, not typed. */
export function pageLine(line: string): string {
  return line
    .replace(/ ?\((?:--json|safelight )[^)]*\)/g, '')
    .replace(/\brun the same command again\b/g, 'start it again')
    .replace(/\bRun the same command again\b/g, 'Start it again')
    .replace(/; the same command (goes on from there|begins anew)\./g, '; started again, it $1.');
}

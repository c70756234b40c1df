/** The rows of a table of comma-separated values (RFC 4180), each by the names in the first line. */
export function csvRows(text: string): Readonly<Record<string, string>>[] {
  const [names = [], ...rows] = csvLines(text);
  return rows
    .filter((row) => row.length > 1 || row[0] !== '')
    .map((row) => Object.fromEntries(names.map((name, i) => [name.trim(), row[i] ?? ''])));
}

function csvLines(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  // A cell in quotes, in which a quote is written twice, or one without; then what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|\r|$)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    lines.push(line);
    line = [];
    if (match[3] === '' || cell.lastIndex >= text.length) break;
  }
  return lines;
}

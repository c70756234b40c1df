/** How sentences reach a person: with commands as they are to be typed here, and broken between words on a terminal. */

/** How this program is called here: under npm there is no command `safelight`. */
export function programName(environment: NodeJS.ProcessEnv): string {
  return environment.npm_lifecycle_event === 'start' ? 'npm start --' : 'safelight';
}

/** A text with the commands in it as they are to be typed here. */
export function asTyped(text: string, environment: NodeJS.ProcessEnv): string {
  return text.replace(command, `${programName(environment)} `);
}

/** The name of the program where a command or an option follows, and not in the middle of a path. */
const command = /(?<![^\s("“])safelight (?=[a-z]+(?:[\s.,):]|$)|--|\[)/g;

/** A command is not broken: half of one does something else than the whole. */
const unbroken =
  /(?:npm start -- |(?<![^\s("“])safelight )(?:(?:[a-z][a-z-]*|--[a-z-]+|[A-Z][A-Z-]+|[0-9A-F-]{20,}|'[^']*'|"[^"]*"|…)(?=[\s.,):;]|$) ?)*\S*|\S+/g;
const mark = /^(\s*)([✓✗!●?–] )?/u;

/** Lines no longer than `columns`, broken between words; what follows stands below the first word. */
export function wrapped(line: string, columns: number): string {
  if (line.length < columns) return line;
  const [whole = '', indent = '', sign = ''] = mark.exec(line) ?? [];
  const hanging = ' '.repeat(indent.length + (sign === '' && indent.length >= 4 ? 2 : sign.length));
  const rows: string[] = [];
  let row = whole;
  let end = whole.length;
  for (const match of line.slice(whole.length).matchAll(unbroken)) {
    const word = match[0].trimEnd();
    const gap = line.slice(end, whole.length + match.index);
    end = whole.length + match.index + word.length;
    if (row.trim() !== '' && row !== whole && row.length + gap.length + word.length >= columns) {
      rows.push(row);
      row = hanging + word;
    } else row += gap + word;
  }
  return [...rows, row].join('\n');
}

/** Says a line, or several, to a person. */
export function tell(stream: NodeJS.WriteStream, text: string, environment: NodeJS.ProcessEnv): void {
  const said = asTyped(text, environment);
  if (stream.isTTY !== true) stream.write(`${said}\n`);
  else for (const line of said.split('\n')) stream.write(`${wrapped(line, stream.columns ?? 80)}\n`);
}

/** The path of a request, from the media root, without a leading slash; `..` never leads above the root. */
export function mediaPath(args: Buffer): string {
  const end = args.indexOf(0);
  const names: string[] = [];
  for (const name of args.toString('utf8', 0, end < 0 ? args.length : end).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names.join('/');
}

/** What in a refused request can be read as text. */
export function pathsIn(args: Buffer): readonly string[] {
  return args
    .toString('latin1')
    .split('\0')
    .filter((text) => /^[\x20-\x7e]{2,}$/.test(text));
}

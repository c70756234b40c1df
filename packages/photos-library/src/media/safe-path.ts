/**
 * Joins parts that a database names into a path below the root, or returns undefined when they would lead
 * elsewhere: `..`, an absolute path, a drive letter, a backslash, a zero byte, an empty part.
 */
export function safePath(...parts: readonly string[]): string | undefined {
  const path = parts.join('/');
  return (path.length < 256 && plain.test(path)) || !unsafe.test(path) ? path : undefined;
}

/** Nearly every path that Photos makes; tells at a tenth of the cost. */
const plain = /^[\w-][\w .-]*(?:\/[\w-][\w .-]*)*$/;

/** A segment that is empty, `.`, `..`, a drive letter or longer than any file system allows; a backslash; a zero byte. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a zero byte ends a path in every system's calls
const unsafe = /(?:^|\/)(?:\.{0,2}(?:\/|$)|[A-Za-z]:)|[\\\x00]|[^/]{256}/;

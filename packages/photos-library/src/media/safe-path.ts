/**
 * Joins parts that a database names into a path below the root, or returns undefined when they would lead
 * elsewhere: `..`, an absolute path, a drive letter, a backslash, a zero byte, an empty part.
 */
export function safePath(...parts: readonly string[]): string | undefined {
  const segments = parts.flatMap((part) => part.split('/'));
  return segments.length > 0 && segments.every(isSafeSegment) ? segments.join('/') : undefined;
}

function isSafeSegment(segment: string): boolean {
  if (segment === '' || segment === '.' || segment === '..' || segment.length > 255) return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a zero byte ends a path in every system's calls
  return !/[\\\x00]/.test(segment) && !/^[A-Za-z]:/.test(segment);
}

import { type Digest, isDigest } from '../model/digest.ts';

export interface SumsLine {
  readonly digest: Digest;
  readonly name: string;
}

/** The text of a `SHA256SUMS` file in the form that `sha256sum -c` and `shasum -a 256 -c` read, sorted by name. */
export function formatSums(lines: readonly SumsLine[]): string {
  return [...lines]
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .map(({ digest, name }) => `${digest}  ${name}\n`)
    .join('');
}

/** Reads a `SHA256SUMS` text; lines that are none are left out. Text (two spaces) and binary (` *`) marks are the same. */
export function parseSums(text: string): SumsLine[] {
  const lines: SumsLine[] = [];
  for (const line of text.split('\n')) {
    const match = /^([0-9a-fA-F]{64}) [ *](.+?)\r?$/s.exec(line);
    const hex = match?.[1]?.toLowerCase();
    if (hex !== undefined && match?.[2] !== undefined && isDigest(hex))
      lines.push({ digest: hex, name: match[2] });
  }
  return lines;
}

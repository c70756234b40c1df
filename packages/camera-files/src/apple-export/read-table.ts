import { pipeline } from 'node:stream/promises';
import { CameraFilesError } from '../errors.ts';

/** One line of a table, by the names in its first line; what a short line lacks is undefined. */
export type TableRow = Readonly<Record<string, string | undefined>>;

/** No line of Apple's lists is near it: a quote that is never closed does not take the rest of a list into memory. */
const longestRowBytes = 64 * 1024;

/**
 * Tells each line of a table of comma-separated values (RFC 4180) as it comes: with or without a byte-order mark, whatever ends its
 * lines. A line with a quote where none may stand, or with more cells than names, ends it: what follows could be anything.
 * @throws CameraFilesError `damaged-list`, whose `cause` tells the line; what `bytes` and `onRow` throw
 */
export async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  onRow: (row: TableRow) => void,
): Promise<void> {
  // Loaded where there is a list: few sources have one.
  const { CsvError, parse } = await import('csv-parse');
  const parser = parse({
    bom: true,
    columns: (names: readonly string[]) => names.map((name) => name.trim()),
    max_record_size: longestRowBytes,
    // Rows that wait to be read are lost when a later line ends it; these are handed on at once.
    on_record(row: TableRow) {
      onRow(row);
      return null;
    },
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count_less: true,
    skip_empty_lines: true,
  });
  try {
    await pipeline(bytes, parser.resume());
  } catch (error) {
    if (error instanceof CsvError) throw new CameraFilesError('damaged-list', path, error);
    throw error;
  }
}

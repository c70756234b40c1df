import type { TableRow } from './read-table.ts';

/** What Apple's own list, `Photo Details.csv`, says of one file of an export. */
export interface ExportRow {
  readonly name: string;
  /** Apple's fingerprint of the file: 21 bytes in base64; absent where the list has none. */
  readonly fingerprint?: string;
  readonly favorite: boolean;
  readonly hidden: boolean;
  /** It was in Recently Deleted. */
  readonly trashed: boolean;
  /** When it was taken, to the minute. */
  readonly takenMs?: number;
}

/** A line of a `Photo Details.csv`; undefined of a table that is something else. */
export function exportRow(row: TableRow): ExportRow | undefined {
  const { imgName = '', fileChecksum = '', originalCreationDate = '' } = row;
  if (imgName === '') return undefined;
  const takenMs = instantOf(originalCreationDate);
  return {
    name: imgName,
    favorite: row.favorite === 'yes',
    hidden: row.hidden === 'yes',
    trashed: row.deleted === 'yes',
    ...(/^[A-Za-z0-9+/]{28}$/.test(fileChecksum) ? { fingerprint: fileChecksum } : {}),
    ...(takenMs === undefined ? {} : { takenMs }),
  };
}

/** The name in a line of an album's table; its one column is called differently from time to time. */
export function albumEntry(row: TableRow): string | undefined {
  const [name = ''] = Object.values(row);
  return name === '' ? undefined : name;
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** `Saturday June 4,2022 12:11 PM GMT` */
function instantOf(text: string): number | undefined {
  const match = /(\p{L}+) (\d{1,2}), ?(\d{4}) (\d{1,2}):(\d\d) ([AP])M GMT$/u.exec(text.trim());
  if (match === null) return undefined;
  const [, month = '', day, year, hour, minute, half] = match;
  const index = months.indexOf(month);
  if (index < 0) return undefined;
  return Date.UTC(
    Number(year),
    index,
    Number(day),
    (Number(hour) % 12) + (half === 'P' ? 12 : 0),
    Number(minute),
  );
}

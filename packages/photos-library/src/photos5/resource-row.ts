import { column } from '../sqlite/columns.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, positiveAt, textAt } from '../sqlite/row-values.ts';
import type { Schema } from './schema.ts';

/**
 * A row of ZINTERNALRESOURCE. Meanings of the numbers worked out from Apple-made libraries and from the
 * osxphotos project: see {@link ResourceType} and {@link ResourceVersion}.
 */
export interface ResourceRow {
  readonly type: number;
  readonly version: number;
  readonly subtype: number;
  readonly recipe: number;
  readonly size: number | undefined;
  /** 1: on this device; negative: not. */
  readonly local: number | undefined;
  /** 1: in iCloud. */
  readonly remote: number | undefined;
  readonly fingerprint: string | undefined;
  readonly uti: string | undefined;
  /** For a referenced file: its volume, and its path from the root of that volume. */
  readonly volume: string | undefined;
  readonly volumePath: string | undefined;
}

export const ResourceType = {
  photo: 0,
  video: 1,
  audio: 2,
  pairedVideo: 3,
  alternate: 4,
  adjustments: 5,
  /** Made by iCloud for playing a film without fetching it; seen in iCloud only, of 1,801 bytes whatever the film. */
  cloudStream: 13,
} as const;

/** As Photos imported it; as edited. (1 is not seen in any library, 3 are previews.) */
export const ResourceVersion = { original: 0, edited: 2 } as const;

/** ZDATASTORESUBTYPE of full-size renderings; the others of an edited version are smaller copies and posters. */
export const fullSizeRenderings: ReadonlySet<number> = new Set([2, 16, 19]);

/** The rows of the assets between two keys, in the order of these, previews left out; undefined without such a table. */
export function resourceQuery({ tables }: Schema): string | undefined {
  const table = 'ZINTERNALRESOURCE';
  if (!tables.get(table)?.has('ZASSET')) return undefined;
  const of = (as: string, ...names: string[]) => {
    const kind = ['fingerprint', 'stableHash', 'uti'].includes(as) ? 'text' : 'number';
    return column(tables, { table, alias: 'r', names, as, kind });
  };
  const bookmarks = tables.get(table)?.has('ZFILESYSTEMBOOKMARK') && tables.has('ZFILESYSTEMBOOKMARK');
  const volumes = tables.get(table)?.has('ZFILESYSTEMVOLUME') && tables.has('ZFILESYSTEMVOLUME');
  return [
    `SELECT r.ZASSET AS asset, ${of('type', 'ZRESOURCETYPE')}, ${of('version', 'ZVERSION')},`,
    `${of('subtype', 'ZDATASTORESUBTYPE')}, ${of('recipe', 'ZRECIPEID')}, ${of('size', 'ZDATALENGTH')},`,
    `${of('local', 'ZLOCALAVAILABILITY')}, ${of('remote', 'ZREMOTEAVAILABILITY')},`,
    `${of('fingerprint', 'ZFINGERPRINT')}, ${of('stableHash', 'ZSTABLEHASH')}, ${of('uti', 'ZCOMPACTUTI')},`,
    volumes ? 'v.ZNAME AS volume,' : 'NULL AS volume,',
    bookmarks ? 'b.ZPATHRELATIVETOVOLUME AS volumePath' : 'NULL AS volumePath',
    `FROM ${table} r`,
    volumes ? 'LEFT JOIN ZFILESYSTEMVOLUME v ON v.Z_PK = r.ZFILESYSTEMVOLUME' : '',
    bookmarks ? 'LEFT JOIN ZFILESYSTEMBOOKMARK b ON b.Z_PK = r.ZFILESYSTEMBOOKMARK' : '',
    `WHERE r.ZASSET BETWEEN ? AND ? ${tables.get(table)?.has('ZVERSION') ? 'AND r.ZVERSION IN (0, 1, 2)' : ''}`,
    'ORDER BY r.ZASSET, r.Z_PK',
  ].join(' ');
}

/** Reads a row of {@link resourceQuery}, column by column as it names them. */
export function readResourceRow(row: Values): ResourceRow {
  return {
    type: numberAt(row, 1) ?? 0,
    version: numberAt(row, 2) ?? 0,
    subtype: numberAt(row, 3) ?? 0,
    recipe: numberAt(row, 4) ?? 0,
    size: positiveAt(row, 5),
    local: numberAt(row, 6),
    remote: numberAt(row, 7),
    fingerprint: textAt(row, 8) ?? textAt(row, 9),
    uti: textAt(row, 10),
    volume: textAt(row, 11),
    volumePath: textAt(row, 12),
  };
}

import { column } from '../sqlite/columns.ts';
import type { Values } from '../sqlite/database.ts';
import { numberAt, positiveAt, textAt } from '../sqlite/row-values.ts';
import type { RowFields } from './asset-fields.ts';
import type { Schema } from './schema.ts';

/**
 * A row of ZINTERNALRESOURCE, column by column as {@link resourceQuery} names them. Meanings of the numbers worked out from
 * Apple-made libraries and from the osxphotos project: see {@link ResourceType} and {@link ResourceVersion}.
 */
export class ResourceRow {
  private readonly values: Values;

  constructor(values: Values) {
    this.values = values;
  }

  get type(): number {
    return numberAt(this.values, 1) ?? 0;
  }

  get version(): number {
    return numberAt(this.values, 2) ?? 0;
  }

  get subtype(): number {
    return numberAt(this.values, 3) ?? 0;
  }

  get recipe(): number {
    return numberAt(this.values, 4) ?? 0;
  }

  /** Bytes. */
  get size(): number | undefined {
    return positiveAt(this.values, 5);
  }

  /** Whether it is on this device; undefined where nothing is said. */
  get local(): boolean | undefined {
    return isOne(this.values, 6);
  }

  /** Whether it is in iCloud; undefined where nothing is said. */
  get remote(): boolean | undefined {
    return isOne(this.values, 7);
  }

  get uti(): string | undefined {
    return textAt(this.values, 8);
  }

  /** Of a referenced file. */
  get volume(): string | undefined {
    return textAt(this.values, 9);
  }

  /** Of a referenced file: its path from the root of its volume. */
  get volumePath(): string | undefined {
    return textAt(this.values, 10);
  }

  get fingerprint(): string | undefined {
    return textAt(this.values, 11) ?? textAt(this.values, 12);
  }
}

function isOne(values: Values, place: number): boolean | undefined {
  const value = numberAt(values, place);
  return value === undefined ? undefined : value === 1;
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
export function resourceQuery({ tables }: Schema, { fingerprints }: RowFields): string | undefined {
  const table = 'ZINTERNALRESOURCE';
  if (!tables.get(table)?.has('ZASSET')) return undefined;
  const of = (as: string, ...names: string[]) => {
    const kind = ['fingerprint', 'stableHash', 'uti'].includes(as) ? 'text' : 'number';
    return column(tables, { table, alias: 'r', names, as, kind });
  };
  // Of a table that the column of the same name points into. Not joined: nearly every row has nothing there.
  const referenced = (other: string, value: string) => {
    if (!tables.get(table)?.has(other) || !tables.get(other)?.has(value)) return 'NULL';
    return `CASE WHEN r.${other} IS NOT NULL THEN (SELECT ${value} FROM ${other} WHERE Z_PK = r.${other}) END`;
  };
  return [
    `SELECT r.ZASSET AS asset, ${of('type', 'ZRESOURCETYPE')}, ${of('version', 'ZVERSION')},`,
    `${of('subtype', 'ZDATASTORESUBTYPE')}, ${of('recipe', 'ZRECIPEID')}, ${of('size', 'ZDATALENGTH')},`,
    `${of('local', 'ZLOCALAVAILABILITY')}, ${of('remote', 'ZREMOTEAVAILABILITY')},`,
    `${of('uti', 'ZCOMPACTUTI')},`,
    `${referenced('ZFILESYSTEMVOLUME', 'ZNAME')} AS volume,`,
    `${referenced('ZFILESYSTEMBOOKMARK', 'ZPATHRELATIVETOVOLUME')} AS volumePath`,
    fingerprints ? `, ${of('fingerprint', 'ZFINGERPRINT')}, ${of('stableHash', 'ZSTABLEHASH')}` : '',
    `FROM ${table} r`,
    `WHERE r.ZASSET > ? AND r.ZASSET <= ? ${tables.get(table)?.has('ZVERSION') ? 'AND r.ZVERSION IN (0, 1, 2)' : ''}`,
    'ORDER BY r.ZASSET, r.Z_PK',
  ].join(' ');
}

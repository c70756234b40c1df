import type { SQLOutputValue } from 'node:sqlite';
import type { Row, Values } from './database.ts';

/** A column as text; undefined when it holds anything else, or nothing. */
export function textOf(row: Row, name: string): string | undefined {
  const value = column(row, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A column as a finite number; undefined when it holds anything else, or nothing. */
export function numberOf(row: Row, name: string): number | undefined {
  const value = column(row, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A column as a blob; undefined when it holds anything else, or nothing. */
export function blobOf(row: Row, name: string): Uint8Array | undefined {
  const value = column(row, name);
  return value instanceof Uint8Array ? value : undefined;
}

/** A positive whole number, such as a size or a primary key; undefined for anything else. */
export function positiveOf(row: Row, name: string): number | undefined {
  const value = numberOf(row, name);
  return value !== undefined && value > 0 && Number.isInteger(value) ? value : undefined;
}

function column({ values, columns }: Row, name: string): SQLOutputValue | undefined {
  const index = columns.get(name);
  return index === undefined ? undefined : values[index];
}

/** The value in this place as text; undefined when it holds anything else, or nothing. */
export function textAt(values: Values, place: number): string | undefined {
  const value = values[place];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The value in this place as a finite number; undefined when it holds anything else, or nothing. */
export function numberAt(values: Values, place: number): number | undefined {
  const value = values[place];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A positive whole number; undefined for anything else. */
export function positiveAt(values: Values, place: number): number | undefined {
  const value = values[place];
  return typeof value === 'number' && value > 0 && Number.isInteger(value) ? value : undefined;
}

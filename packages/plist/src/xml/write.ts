import { appleSecondsOf } from '../apple-date.ts';
import { isInteger } from '../integers.ts';
import { PlistError } from '../plist-error.ts';
import { isPlistDict, type PlistDict, PlistReal, PlistUid, type PlistValue } from '../plist-value.ts';
import { escapeText } from './entities.ts';

const header = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;

/**
 * Writes an XML property list in Apple's layout (tabs, UTF-8). Dates lose their fraction of a second: the
 * format has none. Throws `PlistError`: `not-representable` (also for control characters) and `cycle`.
 */
export function buildXmlPlist(value: PlistValue): Uint8Array {
  const lines: string[] = [];
  writeValue(value, '', { lines, open: new Set() });
  return Buffer.from(`${header}${lines.join('\n')}\n</plist>\n`, 'utf8');
}

interface Output {
  readonly lines: string[];
  readonly open: Set<object>;
}

function writeValue(value: PlistValue, indent: string, output: Output): void {
  if (Array.isArray(value)) writeArray(value, indent, output);
  else if (value instanceof PlistUid) writeDict({ CF$UID: value.value }, indent, output);
  else if (isPlistDict(value)) writeDict(value, indent, output);
  else output.lines.push(`${indent}${leafElement(value, indent)}`);
}

function writeArray(values: readonly PlistValue[], indent: string, output: Output): void {
  if (values.length === 0) {
    output.lines.push(`${indent}<array/>`);
    return;
  }
  inside(values, output, () => {
    output.lines.push(`${indent}<array>`);
    for (const value of values) writeValue(value, `${indent}\t`, output);
    output.lines.push(`${indent}</array>`);
  });
}

function writeDict(dict: PlistDict, indent: string, output: Output): void {
  const entries = Object.entries(dict);
  if (entries.length === 0) {
    output.lines.push(`${indent}<dict/>`);
    return;
  }
  inside(dict, output, () => {
    output.lines.push(`${indent}<dict>`);
    for (const [key, value] of entries) {
      output.lines.push(`${indent}\t<key>${escapeText(key)}</key>`);
      writeValue(value, `${indent}\t`, output);
    }
    output.lines.push(`${indent}</dict>`);
  });
}

function inside(collection: object, output: Output, write: () => void): void {
  if (output.open.has(collection)) throw new PlistError('cycle', 'a collection holds itself');
  output.open.add(collection);
  write();
  output.open.delete(collection);
}

function leafElement(value: PlistValue, indent: string): string {
  if (typeof value === 'string') return `<string>${escapeText(value)}</string>`;
  if (typeof value === 'boolean') return value ? '<true/>' : '<false/>';
  if (typeof value === 'bigint') return integerElement(value);
  if (typeof value === 'number') return isInteger(value) ? integerElement(BigInt(value)) : realElement(value);
  if (value instanceof PlistReal) return realElement(value.value);
  if (value instanceof Date) return `<date>${dateText(value)}</date>`;
  if (value instanceof Uint8Array) return dataElement(value, indent);
  throw new PlistError('not-representable', `a value of type ${typeof value}`);
}

function integerElement(value: bigint): string {
  if (value < -(1n << 63n) || value >= 1n << 64n)
    throw new PlistError('not-representable', `the integer ${value}`);
  return `<integer>${value}</integer>`;
}

function realElement(value: number): string {
  if (Number.isNaN(value)) return '<real>nan</real>';
  if (!Number.isFinite(value)) return `<real>${value < 0 ? '-' : '+'}infinity</real>`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return `<real>${text}${/^-?\d+$/.test(text) ? '.0' : ''}</real>`;
}

function dateText(date: Date): string {
  appleSecondsOf(date);
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) throw new PlistError('not-representable', `a date in the year ${year}`);
  return `${date.toISOString().slice(0, 19)}Z`;
}

function dataElement(data: Uint8Array, indent: string): string {
  const lines =
    Buffer.from(data)
      .toString('base64')
      .match(/.{1,76}/g) ?? [];
  return ['<data>', ...lines.map((line) => `${indent}${line}`), `${indent}</data>`].join('\n');
}

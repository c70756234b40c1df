import { exactInteger } from '../integers.ts';
import { PlistError } from '../plist-error.ts';
import type { PlistValue } from '../plist-value.ts';

/** Reads the text of a leaf element. Returns undefined for an element that is no leaf. Throws `malformed`. */
export function readLeaf(name: string, text: string): PlistValue | undefined {
  if (name === 'string') return text;
  if (name === 'integer') return readInteger(text.trim());
  if (name === 'real') return readReal(text.trim());
  if (name === 'date') return readDate(text.trim());
  if (name === 'data') return readData(text);
  return undefined;
}

function readInteger(text: string): number | bigint {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]{1,32}|[0-9]{1,39})$/.exec(text);
  if (match === null) throw new PlistError('malformed', 'an integer that is none');
  const magnitude = BigInt(match[2] ?? '');
  return exactInteger(match[1] === '-' ? -magnitude : magnitude);
}

function readReal(text: string): number {
  if (/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text);
  const special = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
  if (special === null) throw new PlistError('malformed', 'a real that is none');
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function readDate(text: string): Date {
  const match = /^(-?)(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
  if (match === null) throw new PlistError('malformed', 'a date that is none');
  const [year = 0, month = 0, ...rest] = match.slice(2).map(Number);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  const date = new Date(0);
  date.setUTCFullYear(match[1] === '-' ? -year : year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  if (Number.isNaN(date.getTime())) throw new PlistError('malformed', 'a date outside all calendars');
  return date;
}

function readData(text: string): Uint8Array {
  const packed = text.replaceAll(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw new PlistError('malformed', 'data that is not base64');
  return new Uint8Array(Buffer.from(packed, 'base64'));
}

import { isPlistDict, type PlistDict, type PlistValue, parsePlist } from '@safelight/plist';

/** What a phone or multiplexer answers: a dictionary whose every value is still to be checked. */
export type Dictionary = PlistDict;

/** Answers of a phone are small; the largest known, lists of apps, stay far below. */
const limits = { maxDepth: 64, maxObjects: 1_000_000 };

/** Reads a plist that must be a dictionary. Throws PlistError or TypeError. */
export function readDictionary(bytes: Uint8Array): Dictionary {
  const value = parsePlist(bytes, limits);
  if (!isPlistDict(value)) throw new TypeError('a dictionary was expected');
  return value;
}

/** The text under a key; undefined when absent or not text. */
export function text(from: Dictionary, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

/** The whole number under a key; undefined when absent, another kind, or beyond 2^53. */
export function integer(from: Dictionary, key: string): number | undefined {
  const value = from[key];
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The number under a key, with or without a fraction. */
export function number(from: Dictionary, key: string): number | undefined {
  const value = from[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The yes or no under a key: a boolean, or 0 and 1 as older phones write it. */
export function truth(from: Dictionary, key: string): boolean | undefined {
  const value = from[key];
  if (value === 1 || value === 0) return value === 1;
  return typeof value === 'boolean' ? value : undefined;
}

export function data(from: Dictionary, key: string): Uint8Array | undefined {
  const value = from[key];
  return value instanceof Uint8Array ? value : undefined;
}

export function list(from: Dictionary, key: string): readonly PlistValue[] {
  const value = from[key];
  return Array.isArray(value) ? value : [];
}

/** The dictionary under a key; an empty one when absent or another kind. */
export function subDictionary(from: Dictionary, key: string): Dictionary {
  const value = from[key];
  return isPlistDict(value) ? value : {};
}

import { ArchiveError } from '../errors.ts';

/** What "safe" means to the owner of the photos. */
export interface Policy {
  /** Places that hold every file of a photo, proven. */
  readonly copies: number;
  /** Devices that do not fail together, among these places. */
  readonly media: number;
  /** Of these places, those that are kept elsewhere. */
  readonly elsewhere: number;
  /** How long a proof counts at a place that is connected. */
  readonly proofDays: number;
  /** How long a proof counts at a place that is not: a drive in a safe is read back when it comes home. */
  readonly proofDaysDisconnected: number;
  /** A place that was not seen for longer counts no more. */
  readonly seenDays: number;
  /** A phone or library that was not read for longer has photos that nobody knows of. */
  readonly sourceDays: number;
  readonly tripwire: Tripwire;
  readonly safeToDelete: DeletePolicy;
}

/** When photos that are no longer there raise the alarm: at this number, or at this share of all. */
export interface Tripwire {
  readonly number: number;
  /** Between 0 and 1. */
  readonly share: number;
  /** Fewer than these never do, whatever their share. */
  readonly least: number;
}

export interface DeletePolicy {
  /** Devices that do not fail together, each with a proven copy of every file. */
  readonly media: number;
  /** How long a proof counts here. */
  readonly proofDays: number;
}

export const defaultPolicy: Policy = {
  copies: 3,
  media: 2,
  elsewhere: 1,
  proofDays: 90,
  proofDaysDisconnected: 365,
  seenDays: 120,
  sourceDays: 30,
  tripwire: { number: 200, share: 0.1, least: 5 },
  safeToDelete: { media: 2, proofDays: 30 },
};

/** The least and the most of each number; green must never mean a single device. */
const bounds: Readonly<Record<string, readonly [least: number, most: number]>> = {
  copies: [2, 20],
  media: [2, 20],
  elsewhere: [0, 20],
  proofDays: [1, 3650],
  proofDaysDisconnected: [1, 3650],
  seenDays: [1, 3650],
  sourceDays: [1, 3650],
  'tripwire.number': [1, 1_000_000_000],
  'tripwire.share': [0, 1],
  'tripwire.least': [1, 1_000_000],
  'safeToDelete.media': [2, 20],
  'safeToDelete.proofDays': [1, 365],
};
const fractions: ReadonlySet<string> = new Set(['tripwire.share']);

export const policyKeys: readonly string[] = Object.keys(bounds);

/**
 * Reads a policy; what it does not say is as in the default. Throws `policy-wrong`, naming the key, for a key that nobody
 * knows, a value that is no number of its kind, or one out of bounds.
 */
export function parsePolicy(text: string): Policy {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch (cause) {
    throw new ArchiveError('policy-wrong', { subject: 'it is no JSON', cause });
  }
  let policy = defaultPolicy;
  for (const [key, value] of flattened(told, '')) policy = withValue(policy, key, value);
  return policy;
}

/** A policy with one value changed; `key` as in `policyKeys`. Throws as `parsePolicy` does. */
export function withValue(policy: Policy, key: string, value: unknown): Policy {
  const bound = Object.hasOwn(bounds, key) ? bounds[key] : undefined;
  if (bound === undefined) throw new ArchiveError('policy-wrong', { subject: `“${key}” is not known` });
  const [least, most] = bound;
  const whole = fractions.has(key) || Number.isInteger(value);
  if (typeof value !== 'number' || !whole || !(value >= least && value <= most)) {
    const kind = fractions.has(key) ? 'a number' : 'a whole number';
    throw new ArchiveError('policy-wrong', { subject: `“${key}” must be ${kind} from ${least} to ${most}` });
  }
  const [group, inner] = key.split('.');
  if (inner === undefined) return { ...policy, [key]: value };
  if (group === 'tripwire') return { ...policy, tripwire: { ...policy.tripwire, [inner]: value } };
  return { ...policy, safeToDelete: { ...policy.safeToDelete, [inner]: value } };
}

/** A value of a policy by its key. */
export function policyValue(policy: Policy, key: string): unknown {
  return new Map(flattened(policy, '')).get(key);
}

function flattened(value: unknown, path: string): [key: string, value: unknown][] {
  const isGroup = path === '' || path === 'tripwire' || path === 'safeToDelete';
  if (!isGroup) return [[path, value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ArchiveError('policy-wrong', {
      subject: path === '' ? 'it is no object' : `“${path}” is no object`,
    });
  return Object.entries(value).flatMap(([key, inner]) =>
    flattened(inner, path === '' ? key : `${path}.${key}`),
  );
}

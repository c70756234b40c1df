import type { Output } from '../../server/api/endpoints.ts';

export type Policy = Output<'GET /api/policy'>;

/** The numbers of a policy by their keys, as `safelight policy` names them. */
export type PolicyNumbers = Readonly<Record<string, number>>;

export interface PolicyRow {
  readonly key: string;
  readonly label: string;
  readonly unit: string;
  /** Green must never mean a single copy or a single device. */
  readonly least: number;
  /** Kept as a share between 0 and 1, shown in per cent. */
  readonly percent?: true;
}

export interface PolicyGroup {
  /** What its numbers decide; the first ones need no word. */
  readonly title: string | undefined;
  readonly rows: readonly PolicyRow[];
}

/** Every number that `safelight policy` has. */
export const policyGroups: readonly PolicyGroup[] = [
  {
    title: undefined,
    rows: [
      { key: 'copies', label: 'Each photo is proven at', unit: 'places or more', least: 2 },
      { key: 'media', label: 'on', unit: 'devices that do not fail together', least: 2 },
      { key: 'elsewhere', label: 'of which', unit: 'kept elsewhere', least: 0 },
      { key: 'proofDays', label: 'A proof on a connected drive counts for', unit: 'days', least: 1 },
      { key: 'proofDaysDisconnected', label: 'on a drive that is put away for', unit: 'days', least: 1 },
      { key: 'seenDays', label: 'A drive counts if it was seen in the last', unit: 'days', least: 1 },
      { key: 'sourceDays', label: 'A phone or library is to be read every', unit: 'days', least: 1 },
    ],
  },
  {
    title: 'Photos that go at once raise the alarm',
    rows: [
      { key: 'tripwire.number', label: 'from', unit: 'photos and videos', least: 1 },
      { key: 'tripwire.share', label: 'or from', unit: 'per cent of all', least: 0, percent: true },
      { key: 'tripwire.least', label: 'but never below', unit: 'photos and videos', least: 1 },
    ],
  },
  {
    title: 'Safe to delete from the phone',
    rows: [
      { key: 'safeToDelete.media', label: 'Every file is proven on', unit: 'devices or more', least: 2 },
      { key: 'safeToDelete.proofDays', label: 'in the last', unit: 'days', least: 1 },
    ],
  },
];

export function numbersOf({ tripwire, safeToDelete, ...numbers }: Policy): PolicyNumbers {
  return { ...numbers, ...within('tripwire', tripwire), ...within('safeToDelete', safeToDelete) };
}

function within(group: string, numbers: PolicyNumbers): PolicyNumbers {
  return Object.fromEntries(Object.entries(numbers).map(([key, value]) => [`${group}.${key}`, value]));
}

/** As its row shows a number, and as it is kept: a share as per cent, without the noise of binary fractions. */
export function shownValue({ percent }: PolicyRow, value: number): number {
  return percent ? Math.round(value * 100_000) / 1000 : value;
}

export function keptValue({ percent }: PolicyRow, shown: number): number {
  return percent ? shown / 100 : shown;
}

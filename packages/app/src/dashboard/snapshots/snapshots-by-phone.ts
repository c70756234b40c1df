import type { Output } from '../../server/api/endpoints.ts';

export type Snapshot = Output<'GET /api/snapshots'>['backups'][number];

export interface PhoneBackups {
  readonly udid: string;
  readonly name: string;
  /** The newest first; those without a date last. */
  readonly backups: readonly Snapshot[];
}

/** Groups backups by phone. */
export function phonesOf(backups: readonly Snapshot[]): readonly PhoneBackups[] {
  const byPhone = Map.groupBy(backups, ({ udid }) => udid);
  return [...byPhone].map(([udid, all]) => ({
    udid,
    name: all.find(({ deviceName }) => deviceName !== null)?.deviceName ?? 'iPhone',
    backups: all.toSorted((a, b) => (b.date ?? '').localeCompare(a.date ?? '')),
  }));
}

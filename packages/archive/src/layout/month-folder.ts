import { isLocalTime, type LocalDateTime } from '../model/local-date-time.ts';

/** Where an asset is filed: `2024/2024-06` by the wall clock where it was taken, `Undated` where nobody knows. */
export function monthFolder(takenAt: LocalDateTime | undefined): string {
  if (takenAt === undefined || !isLocalTime(takenAt.local)) return 'Undated';
  const year = takenAt.local.slice(0, 4);
  return `${year}/${takenAt.local.slice(0, 7)}`;
}

/**
 * Why no place holds a photo whole, the gravest first; `''` where one does.
 *
 * - `unread`: a source has a file of it that was never read, or that changed since
 * - `no-good-copy`: its bytes were kept once, and every copy was found missing, changed or unreadable
 * - `cloud-only`: a file of it is not on the device that was read
 * - `missing`: a file of it should be at its source and is not
 * - `no-files`: its source lists no file of it
 * - `split`: every file of it has a good copy, on different places
 */
export type Lack = (typeof lacks)[number];
export const lacks = ['unread', 'no-good-copy', 'cloud-only', 'missing', 'no-files', 'split', ''] as const;

export function lackOf(text: unknown): Lack {
  return lacks.find((known) => known === text) ?? 'unread';
}

/** When the files of a photo were proven at one place: the days of the oldest and the newest proof among them. */
export interface HeldAt {
  readonly place: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

const dayMs = 86_400_000;
const digits = 3;
/** Years 2097 and later; no proof of now is from there. */
const lastDay = 36 ** digits - 1;
export const placeWidth = digits * 2;

/** A day as three digits that compare as days do; 001 is "at an unknown time", 000 is kept for "no copy". */
export function dayText(ms: number): string {
  const day = Math.min(lastDay, Math.max(1, Math.floor(ms / dayMs)));
  return day.toString(36).toUpperCase().padStart(digits, '0');
}

/** Which places hold a photo whole, six digits for each at the position of its row: oldest day, newest day. */
export function placesText(held: readonly HeldAt[]): string {
  const parts: string[] = [];
  for (const { place, oldestMs, newestMs } of held) parts[place - 1] = dayText(oldestMs) + dayText(newestMs);
  return Array.from(parts, (part) => part ?? '0'.repeat(placeWidth)).join('');
}

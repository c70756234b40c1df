/**
 * A moment as the clock on the wall showed it where the photo was taken.
 * `local` is `YYYY-MM-DDTHH:mm:ss` with optional fraction; `offset` is `+HH:MM`, absent where nobody recorded it.
 */
export interface LocalDateTime {
  readonly local: string;
  readonly offset?: string;
}

const localPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?$/;

/** Whether `text` is a wall-clock time that a calendar has (no 31 June). */
export function isLocalTime(text: string): boolean {
  const m = localPattern.exec(text);
  if (m === null) return false;
  const [year, month, day, hour, minute, second] = m.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  return day >= 1 && day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** ISO 8601, with the offset where it is known: `2021-05-05T10:11:12+02:00`. */
export function isoText(time: LocalDateTime): string {
  return time.local + (time.offset ?? '');
}

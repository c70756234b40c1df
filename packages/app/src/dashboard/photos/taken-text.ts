import { locale } from '../ui/locale.ts';

const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });
const short = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone: 'UTC' });

/**
 * When a photo was taken, by the clock on the wall where it was taken: `takenAt` may end in that clock's offset, and the reader's own
 * zone has nothing to do with it.
 */
export function takenText(takenAt: string, style: 'full' | 'short'): string {
  return (style === 'full' ? full : short).format(new Date(`${takenAt.slice(0, 19)}Z`));
}

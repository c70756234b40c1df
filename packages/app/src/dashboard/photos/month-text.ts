import { locale } from '../ui/locale.ts';

const monthName = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `June 2024`, from `2024-06`; `No date` for what nobody knows. */
export function monthText(month: string | null): string {
  if (month === null) return 'No date';
  const [year, number] = month.split('-').map(Number) as [number, number];
  return monthName.format(new Date(Date.UTC(year, number - 1, 1)));
}

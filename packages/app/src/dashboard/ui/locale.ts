/**
 * The page speaks English, and writes numbers, sizes and dates as they are written where the reader lives: `vor 3 Minuten` in the
 * middle of an English sentence helps nobody.
 */
export const locale = localeFor(navigator.languages);

/** `de-AT` → `en-AT`, `fr` → `en-FR`; English of any kind as it is. */
export function localeFor(languages: readonly string[]): string {
  const [wanted = 'en'] = languages;
  try {
    const told = new Intl.Locale(wanted);
    if (told.language === 'en') return wanted;
    const { region } = told.maximize();
    return region === undefined ? 'en' : `en-${region}`;
  } catch {
    return 'en';
  }
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takenText } from '../../src/dashboard/photos/taken-text.ts';
import { localeFor } from '../../src/dashboard/ui/locale.ts';
import type { StatusDocument } from '../../src/documents/safety.ts';
import { nextActionOf } from '../../src/server/answers/next-action.ts';
import { pageLine } from '../../src/server/jobs/page-line.ts';

test('English words, with the numbers and dates of the reader’s country', () => {
  assert.equal(localeFor(['de', 'en']), 'en-DE');
  assert.equal(localeFor(['fr-CA']), 'en-CA');
  assert.equal(localeFor(['en-GB', 'de']), 'en-GB');
  assert.equal(localeFor([]), 'en');
  assert.equal(localeFor(['not a language']), 'en');
  const ago = new Intl.RelativeTimeFormat(localeFor(['de-DE'])).format(-3, 'minute');
  assert.equal(ago, '3 minutes ago');
  assert.equal(new Intl.NumberFormat(localeFor(['de-DE'])).format(1234.5), '1.234,5');
});

test('a photo’s time is that of the wall clock where it was taken, even an hour that the reader’s zone skips', () => {
  for (const taken of ['2024-03-31T02:30:00+09:00', '2024-03-31T02:30:00'])
    for (const style of ['full', 'short'] as const) assert.match(takenText(taken, style), /2:30/);
  assert.match(takenText('2024-06-30T23:59:00-10:00', 'full'), /30/);
});

test('what is for the command line alone is not said on the page', () => {
  assert.equal(pageLine('    and 50 more (--json names them all)'), '    and 50 more');
  assert.equal(
    pageLine('✓ Blue: nothing was found. (safelight verify checks again.)'),
    '✓ Blue: nothing was found.',
  );
  assert.equal(pageLine('IMG_0001 (2).JPG (a copy)'), 'IMG_0001 (2).JPG (a copy)');
});

test('who has one disk only is not told to bring a second place on it up to date', () => {
  const place = (id: string, sharesDiskWith: string[]) => ({
    id,
    attached: true,
    disk: 'computer',
    sharesDiskWith,
  });
  const next = (places: unknown[]) =>
    nextActionOf(
      { reasons: [{ code: 'last-copy', next: 'Bring …' }], places } as unknown as StatusDocument,
      new Set(),
    )?.kind;
  assert.equal(next([place('a', ['b']), place('b', ['a'])]), 'add-place');
  assert.equal(next([place('a', []), place('b', [])]), 'replicate');
});

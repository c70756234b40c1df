import type { StatusDocument } from '../../documents/safety.ts';
import type { Output } from '../api/endpoints.ts';

type Next = NonNullable<Output<'GET /api/home'>['next']>;
type Action = Pick<Next, 'kind' | 'label'>;

const addPlace: Action = { kind: 'add-place', label: 'Add another drive' };
const verify: Action = { kind: 'verify', label: 'Check all copies now' };
const backup: Action = { kind: 'backup', label: 'Back up now' };

/** The one button for the gravest reason (docs/cli.md, status). */
const actions: Readonly<Record<string, Action>> = {
  tripwire: { kind: 'gone', label: 'See what went' },
  'only-in-icloud': backup,
  'nothing-known': { kind: 'set-up', label: 'Set up your first backup' },
  'no-good-copy': backup,
  'last-copy': { kind: 'replicate', label: 'Bring another drive up to date' },
  unread: backup,
  'never-proven': verify,
  damaged: { kind: 'repair', label: 'Repair the damaged copies' },
  split: backup,
  'proof-future': verify,
  'proof-undated': verify,
  'proof-stale': verify,
  'clock-set-back': verify,
  'place-unseen': { kind: 'connect', label: 'Connect the drive' },
  'too-few-copies': addPlace,
  'too-few-media': addPlace,
  'disk-unknown': addPlace,
  'too-few-elsewhere': { kind: 'add-place', label: 'Keep a drive elsewhere' },
  'source-unread': backup,
};

export function nextActionOf({ reasons, places }: StatusDocument): Next | null {
  const [first] = reasons;
  if (first === undefined) return null;
  const { code } = first;
  if (places.length === 0 && code !== 'tripwire') {
    const sentence =
      'Connect a drive and your iPhone. Safelight copies every original, and proves each copy.';
    return { kind: 'set-up', label: 'Set up your first backup', sentence };
  }
  const action = actions[code] ?? { kind: 'other', label: 'What to do next' };
  return { ...action, sentence: nextSentence(first) };
}

/** Where the command line's words would not do. */
const sentences: Readonly<Record<string, string>> = {
  tripwire:
    'Look at what went. If you meant it, say so there; if not, bring them back before Recently Deleted empties itself.',
  'too-few-elsewhere':
    'Keep one drive elsewhere, and say so at Places. It counts as elsewhere while it is not plugged in here.',
};

/** What to do about a reason, on the page. */
export function nextSentence({ code, next }: { readonly code: string; readonly next: string }): string {
  return sentences[code] ?? withoutCommand(next);
}

/** What the command line recommends, without the command: the page has a button in its place. */
export function withoutCommand(text: string): string {
  return text
    .replace(/,? (and )?say(?: so)?:? safelight [^.;)]*/g, '')
    .replace(/(, then)?: safelight [^.;)(]*/g, '')
    .replace(/\s+([.;)])/g, '$1')
    .replace(/([^.)])$/, '$1.');
}

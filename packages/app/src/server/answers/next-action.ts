import type { ReasonCode } from '@safelight/archive';
import type { StatusDocument } from '../../documents/safety.ts';
import type { Output } from '../api/endpoints.ts';

type Next = NonNullable<Output<'GET /api/home'>['next']>;
type Action = Pick<Next, 'kind' | 'label'>;

const addPlace: Action = { kind: 'add-place', label: 'Add another drive' };
const verify: Action = { kind: 'verify', label: 'Check all copies now' };
const backup: Action = { kind: 'backup', label: 'Back up now' };
const lookOver: Action = { kind: 'look-over', label: 'Look the library over' };

/** The one button for the gravest reason (docs/cli.md, status). */
const actions: Readonly<Record<ReasonCode, Action>> = {
  tripwire: { kind: 'gone', label: 'See what went' },
  'nothing-known': { kind: 'set-up', label: 'Set up your first backup' },
  'no-good-copy': backup,
  'last-copy': { kind: 'replicate', label: 'Bring another drive up to date' },
  unread: backup,
  'never-proven': verify,
  'cloud-only': { kind: 'backup', label: 'Then back up again' },
  damaged: { kind: 'repair', label: 'Repair the damaged copies' },
  missing: lookOver,
  'no-files': lookOver,
  split: backup,
  'clock-set-back': verify,
  'ledger-put-back': verify,
  'fingerprint-differs': lookOver,
  'proof-future': verify,
  'proof-undated': verify,
  'proof-stale': verify,
  'place-unseen': { kind: 'connect', label: 'See your drives' },
  'too-few-copies': addPlace,
  'too-few-media': addPlace,
  'disk-unknown': addPlace,
  'too-few-elsewhere': { kind: 'add-place', label: 'Keep a drive elsewhere' },
  'source-unread': backup,
};

/** Kinds of jobs that do what an action asks for. */
const doing: Readonly<Partial<Record<Next['kind'], string>>> = {
  'set-up': 'backup',
  backup: 'backup',
  verify: 'verify',
  repair: 'repair',
  replicate: 'replicate',
};

/** `running`: the kinds of the jobs that run. What is being done already is not asked for. */
export function nextActionOf(status: StatusDocument, running: ReadonlySet<string>): Next | null {
  const next = gravest(status);
  return next === null || running.has(doing[next.kind] ?? '') ? null : next;
}

function gravest({ reasons, places }: StatusDocument): Next | null {
  const [first] = reasons;
  if (first === undefined) return null;
  const { code } = first;
  if (places.length === 0 && code !== 'tripwire') {
    const sentence =
      'Connect a drive and your iPhone. Safelight copies every original, and proves each copy.';
    return { kind: 'set-up', label: 'Set up your first backup', sentence };
  }
  const action = code === 'last-copy' && !hasTwoDisks(places) ? addPlace : actions[code as ReasonCode];
  return { ...action, sentence: nextSentence(first) };
}

/** Bringing places up to date from one another helps only where two that are connected do not fail together. */
function hasTwoDisks(places: StatusDocument['places']): boolean {
  const there = places.filter(({ attached, disk }) => attached && disk !== 'unknown');
  return there.some((one) => there.some(({ id }) => id !== one.id && !one.sharesDiskWith.includes(id)));
}

/** Where the command line's words would not do. */
const sentences: Readonly<Record<string, string>> = {
  damaged: 'Repair it at Places, while another place is connected that has the right bytes.',
  'last-copy': 'Bring a drive of its own up to date.',
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

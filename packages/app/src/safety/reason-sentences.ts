import type { Policy, Reason, ReasonCode } from '@safelight/archive';
import { count, number } from '../terminal/words.ts';

export interface ReasonFacts {
  readonly n: number;
  readonly place: string;
  readonly source: string;
  readonly policy: Policy;
}

interface Sentence {
  text(facts: ReasonFacts): string;
  next(facts: ReasonFacts): string;
}

const photos = (n: number): string => count(n, 'photo or video', 'photos and videos');
const has = (n: number): string => (n === 1 ? 'has' : 'have');
const is = (n: number): string => (n === 1 ? 'is' : 'are');

/** Why the light is not green and what to do about it: written once, here. */
const sentences: Readonly<Record<ReasonCode, Sentence>> = {
  tripwire: {
    text: ({ n, source }) =>
      `${photos(n)} went from ${source}: deleted, or in Recently Deleted. Every copy is kept.`,
    next: () =>
      'Look at what went: safelight gone. If you meant it, say safelight gone --acknowledge; if not, bring them back before Recently Deleted empties itself.',
  },
  'nothing-known': {
    text: () => 'No photos were backed up yet.',
    next: () => 'Make the first backup: safelight backup PHOTOS --to DRIVE',
  },
  'no-good-copy': {
    text: ({ n }) =>
      `${photos(n)} ${has(n)} a file of which every copy was found missing, changed or unreadable.`,
    next: () =>
      'Connect the source and every drive, then run the backup again: what is whole anywhere is copied anew.',
  },
  'last-copy': {
    text: ({ n }) =>
      `${photos(n)} ${is(n)} gone from every source, or in Recently Deleted there, and kept on one device only: if it dies, ${n === 1 ? 'it is' : 'they are'} lost.`,
    next: () => 'Bring a drive of its own up to date: safelight place add DRIVE, then safelight replicate.',
  },
  unread: {
    text: ({ n }) => `${photos(n)} ${has(n)} a file that was not archived yet, or was changed since.`,
    next: () => 'Run the backup again, and look at what it names.',
  },
  'never-proven': {
    text: ({ n }) => `${photos(n)} ${has(n)} no copy of which anybody knows when it was last right.`,
    next: () => 'Connect the drives and read them back: safelight verify',
  },
  'cloud-only': {
    text: ({ n }) => `${photos(n)} ${has(n)} an original that is only in iCloud: no copy of it is yours.`,
    next: () =>
      'Choose Download and Keep Originals (iPhone: Settings › your name › iCloud › Photos), wait for it, then run the backup again.',
  },
  damaged: {
    text: ({ n, place }) => `${place} has ${count(n, 'damaged or missing file')}.`,
    next: ({ place }) => `Connect ${place} and a place that has the right bytes, then: safelight repair`,
  },
  missing: {
    text: ({ n }) =>
      `${photos(n)} ${has(n)} a file that should be at the source and is not, and that was never archived.`,
    next: () => 'See what is missing and why: safelight doctor LIBRARY',
  },
  'no-files': {
    text: ({ n }) => `${photos(n)} ${is(n)} listed without any file.`,
    next: () => 'See what is missing and why: safelight doctor LIBRARY',
  },
  split: {
    text: ({ n }) => `${photos(n)} ${is(n)} kept whole at no single place: the files lie on different ones.`,
    next: () => 'Run the backup again with every drive connected.',
  },
  'clock-set-back': {
    text: () => 'The clock of this computer shows less than it did: how old any proof is, is not known.',
    next: () => 'Set the clock right, then read the copies back: safelight verify',
  },
  'ledger-put-back': {
    text: ({ place }) =>
      `The ledger of this computer was put back to an earlier state: ${place} holds a later one. What that one found was taken in; what it proved since, and all proofs on places that are not connected, count no longer.`,
    next: () =>
      'Connect every place and read it back: safelight verify. Look at safelight policy, too: it may be an older one.',
  },
  'fingerprint-differs': {
    text: ({ n }) => `${photos(n)} ${is(n)} not what Apple’s own fingerprint says was imported.`,
    next: () => 'See which, and what is wrong with them: safelight doctor LIBRARY --fingerprints',
  },
  'proof-future': {
    text: ({ n, place }) =>
      `The proof of ${photos(n)} on ${place} is dated in the future, which proves nothing.`,
    next: ({ place }) => `Connect ${place} and read it back: safelight verify`,
  },
  'proof-undated': {
    text: ({ n, place }) =>
      `Nobody knows when ${photos(n)} on ${place} ${n === 1 ? 'was' : 'were'} last read back.`,
    next: ({ place }) => `Connect ${place} and read it back: safelight verify`,
  },
  'proof-stale': {
    text: ({ n, place, policy }) =>
      `${photos(n)} on ${place} ${n === 1 ? 'was' : 'were'} last read back more than ${policy.proofDays} days ago (${policy.proofDaysDisconnected} where it is not connected).`,
    next: ({ place }) => `Connect ${place} and read it back: safelight verify`,
  },
  'place-unseen': {
    text: ({ n, place, policy }) =>
      `${place} was not seen for more than ${policy.seenDays} days, so its copies of ${photos(n)} do not count.`,
    next: ({ place }) => `Connect ${place}, and run the backup again.`,
  },
  'too-few-copies': {
    text: ({ n, policy }) => `${photos(n)} ${is(n)} at fewer than ${number(policy.copies)} places.`,
    next: () => 'Back up to another drive: safelight backup PHOTOS --to DRIVE',
  },
  'too-few-media': {
    text: ({ n, policy }) =>
      `${photos(n)} ${is(n)} on fewer than ${number(policy.media)} devices that do not fail together.`,
    next: () => 'Back up to a drive of its own: safelight backup PHOTOS --to DRIVE',
  },
  'disk-unknown': {
    text: ({ place }) =>
      `The system does not tell which disk ${place} is on, so it does not count as a device of its own.`,
    next: () => 'Use a drive that tells its serial number, or a bucket.',
  },
  'too-few-elsewhere': {
    text: ({ n, policy: { elsewhere } }) =>
      elsewhere === 1
        ? `${photos(n)} ${has(n)} no copy elsewhere, out of reach of a fire or a thief.`
        : `${photos(n)} ${has(n)} fewer than ${number(elsewhere)} copies elsewhere, out of reach of a fire or a thief.`,
    next: () =>
      'Keep one drive elsewhere and say so: safelight place set NAME --location elsewhere (it counts while it is not plugged in here).',
  },
  'source-unread': {
    text: ({ source, policy }) =>
      `${source} was not read to the end, by its own list of photos, within the last ${policy.sourceDays} days: what is new there may be archived nowhere.`,
    next: ({ source }) => `Back up ${source} again.`,
  },
};

export function reasonSentence(
  reason: Reason,
  facts: Omit<ReasonFacts, 'n'>,
): { text: string; next: string } {
  const all = { ...facts, n: reason.count ?? 0 };
  const sentence = sentences[reason.code];
  return { text: sentence.text(all), next: sentence.next(all) };
}

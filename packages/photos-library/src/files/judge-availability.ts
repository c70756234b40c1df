import type { MediaEntry } from '../media/media-files.ts';
import type { AbsenceReason, Availability, ResourceFinding } from '../photos-resource.ts';
import type { ExpectedFile } from './expected-file.ts';

export interface Judgement {
  readonly availability: Availability;
  readonly reason: AbsenceReason | undefined;
}

/**
 * What is true of a file, from what the database says and what stands in its place. Only a regular file is
 * ever `here`; what the database says decides no more than why a file is absent.
 */
export function judgeAvailability(expected: ExpectedFile, found: MediaEntry | undefined): Judgement {
  if (found !== undefined) return found.kind === 'file' ? here : missing['not-a-file'];
  if (expected.outside !== undefined) return missing['outside-unreachable'];
  if (expected.places.length === 0) return missing['unsafe-path'];
  if (expected.local === true) return missing['file-absent'];
  if (expected.remote === true) return cloudOnly;
  return missing[expected.local === false ? 'not-in-cloud' : 'file-absent'];
}

const here: Judgement = { availability: 'here', reason: undefined };
const cloudOnly: Judgement = { availability: 'cloud-only', reason: 'not-downloaded' };
const missing = {
  'not-a-file': { availability: 'missing', reason: 'not-a-file' },
  'outside-unreachable': { availability: 'missing', reason: 'outside-unreachable' },
  'unsafe-path': { availability: 'missing', reason: 'unsafe-path' },
  'file-absent': { availability: 'missing', reason: 'file-absent' },
  'not-in-cloud': { availability: 'missing', reason: 'not-in-cloud' },
} as const satisfies Partial<Record<AbsenceReason, Judgement>>;

/** What the size of a file that is here says of it. */
export function sizeFindings(recordedSize: number | undefined, actualSize: number): ResourceFinding[] {
  const empty: ResourceFinding[] = actualSize === 0 ? [{ code: 'empty' }] : [];
  if (recordedSize === undefined || recordedSize === actualSize) return empty;
  return [...empty, { code: 'size-differs', recordedSize, actualSize }];
}

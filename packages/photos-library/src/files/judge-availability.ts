import type { MediaEntry } from '../media/media-files.ts';
import type { AbsenceReason, Availability, ResourceFinding } from '../photos-resource.ts';
import type { ExpectedFile } from './expected-file.ts';

export interface Judgement {
  readonly availability: Availability;
  readonly reason?: AbsenceReason;
  readonly findings: readonly ResourceFinding[];
}

/**
 * What is true of a file, from what the database says and what stands in its place. Only a regular file is
 * ever `here`; what the database says decides no more than why a file is absent.
 */
export function judgeAvailability(expected: ExpectedFile, found: MediaEntry | undefined): Judgement {
  if (found === undefined) return absent(expected);
  if (found.kind !== 'file') return { availability: 'missing', reason: 'not-a-file', findings: [] };
  return { availability: 'here', findings: sizeFindings(expected.size, found.size) };
}

function absent(expected: ExpectedFile): Judgement {
  if (expected.outside !== undefined) return missing('outside-unreachable');
  if (expected.places.length === 0) return missing('unsafe-path');
  if (expected.local === true) return missing('file-absent');
  if (expected.remote === true) return { availability: 'cloud-only', reason: 'not-downloaded', findings: [] };
  return missing(expected.local === false ? 'not-in-cloud' : 'file-absent');
}

function missing(reason: AbsenceReason): Judgement {
  return { availability: 'missing', reason, findings: [] };
}

function sizeFindings(recordedSize: number | undefined, actualSize: number): ResourceFinding[] {
  const empty: ResourceFinding[] = actualSize === 0 ? [{ code: 'empty' }] : [];
  if (recordedSize === undefined || recordedSize === actualSize) return empty;
  return [...empty, { code: 'size-differs', recordedSize, actualSize }];
}

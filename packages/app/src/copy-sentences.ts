import { ArchiveError, type ArchiveErrorCode } from '@safelight/archive';
import { sentenceFor } from './sentences.ts';
import { printable } from './terminal/words.ts';

/** Why a place took no more. */
export function stopText(place: string, { code }: { readonly code: ArchiveErrorCode }): string {
  return printable(sentenceFor(new ArchiveError(code, { subject: place })));
}

/** Why a file could not be copied, repaired or restored: what was found, or what the system said. */
export function copyFailureText({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): string {
  if (code === 'read-back-differs') return 'the copy that was read has other bytes than were archived';
  if (code === 'not-found') return 'no place that was asked has a whole copy of it';
  const [, reader = ''] = /^([a-z-]+): /.exec(message) ?? [];
  return readerTexts[reader] ?? printable(message);
}

/** What the reader of a folder or a zip says begins with one of its codes. */
const readerTexts: Readonly<Record<string, string>> = {
  'not-found': 'it was not there any more when it was to be read',
  'not-a-file': 'it is no file any more',
  'changed-while-reading': 'it changed while it was read',
  'damaged-entry': 'it is damaged in the .zip: download or copy the .zip again',
  'unsupported-entry': 'it is encrypted in the .zip, or packed in a way that is not known',
};

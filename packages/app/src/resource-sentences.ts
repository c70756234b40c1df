import type { LibraryWarning, PhotosLibraryError, PhotosLibraryErrorCode } from '@safelight/photos-library';
import { printable } from './terminal/words.ts';

/** Why a file is not here, in words; the codes are those of the reader of Photos libraries. */
const absenceTexts: Readonly<Record<string, string>> = {
  'not-downloaded': 'only in iCloud: Photos has not downloaded the original to this device',
  'file-absent': 'Photos believes it is here, and the file is not there',
  'not-in-cloud': 'Photos knows of it, but neither this device nor iCloud has it',
  'outside-unreachable':
    'kept outside the library, at a path that is not there or may not be read (is a drive missing?)',
  'not-a-file': 'something that is no file stands in its place',
  'unsafe-path': 'the library names a path that leads outside, which is not followed',
};

/** Why a file is not here. `path` names a file that its owner keeps outside the library. */
export function absenceText({ reason, path }: { readonly reason: string; readonly path?: string }): string {
  const text = absenceTexts[reason] ?? reason;
  return reason === 'outside-unreachable' && path !== undefined && path !== '' ? `${text}: ${path}` : text;
}

const findingTexts: Readonly<Record<string, string>> = {
  empty: 'the file is empty',
  truncated: 'the file is cut short',
  'unreadable-metadata': 'what the camera wrote about it cannot be read',
  unreadable: 'it cannot be read',
  'original-absent': 'an edited version, and its original is not beside it: is that elsewhere?',
  'photo-absent': 'edits of a photo that is not beside them',
  damaged: 'damaged: cut short, or not what its ending says',
  'changed-after-import': 'not the bytes that Photos imported, but a whole file: some program wrote it anew',
  'fingerprint-differs': 'not the bytes that Photos imported; whether it is whole cannot be told',
  'size-differs': 'not of the size that Photos recorded',
  'not-in-database': 'lies in the library, but Photos does not know of it',
  'impossible-date': 'Photos gives it a date that no calendar has',
  'edit-without-rendering':
    'edited, but the edited picture is not there: only the original and perhaps the recipe',
  'no-uuid': 'Photos gives it no identity, so it may be listed anew next time',
  'repeated-uuid': 'Photos gives it the identity of another photo; it is kept as one of its own',
};

/** What was noticed about a file. */
export function findingText(kind: string, detail: string | undefined): string {
  if (kind === 'not-what-its-name-says') {
    if (detail === undefined) return 'its bytes are not what its name says';
    return detail === 'unrecognised'
      ? 'its bytes are no picture or film that we know'
      : `in truth it is ${detail}`;
  }
  return findingTexts[kind] ?? kind;
}

const warningTexts: Readonly<Record<LibraryWarning['code'], (details: string) => string>> = {
  'newer-schema': () =>
    'The library was written by a newer Photos than Safelight knows. What could be found was read; something may be lacking.',
  'missing-columns': (details) =>
    `The library lacks parts that Safelight expects, so some details may be lacking: ${printable(details)}`,
  'wal-absent': () =>
    'The library’s newest changes lie in a file that is not there (Photos.sqlite-wal): the newest photos may be lacking. Was it copied while Photos was open?',
  'changed-while-copied': () =>
    'Photos was writing while its database was read. Quit Photos and ask again to be sure.',
};

/** What a library lacks as a whole. */
export function libraryWarningText({ code, details }: LibraryWarning): string {
  return warningTexts[code](details);
}

const librarySentences: Readonly<Record<PhotosLibraryErrorCode, string>> = {
  'not-a-library': 'This is no Photos library that can be read: its database is not there.',
  'no-permission':
    'The system does not permit reading it. On a Mac: System Settings › Privacy & Security › Full Disk Access, switch on your terminal, and open it anew.',
  unreadable: 'The library’s database cannot be read. Is its drive connected? Try again.',
  'damaged-database':
    'The library’s database is damaged. Photos can repair it: hold Option and Command while you open Photos. The photos in the library’s folder “originals” may still be whole: safelight backup PATH-OF-LIBRARY/originals copies them.',
  'unknown-schema': 'The library’s database has a form that Safelight does not know.',
  'log-absent':
    'The library’s newest changes lie in a file that is not there (its name ends in -wal), and without it nothing can be read. Quit Photos and copy the whole library again.',
  'not-here': 'The file is not here.',
  'unsafe-path': 'The library names a path that leads outside, which is not followed.',
  changed: 'A file changed while it was read. Run it again.',
  closed: 'The library was closed before it was read to the end.',
};

/** What went wrong with a Photos library, and what to do. */
export function photosLibrarySentence({ code, message }: PhotosLibraryError): string {
  return `${librarySentences[code]} (${message})`;
}

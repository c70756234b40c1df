import { count, number, printable } from '../terminal/words.ts';

/** So many names are listed; the rest are counted, and `--json` has them all. */
const mostNamed = 20;

/** Said in whole sentences by the account of a phone. */
const toldOfPhones: ReadonlySet<string> = new Set(['phone-gone', 'database-not-read']);

interface Skipped {
  readonly path: string;
  readonly kind: string;
  readonly hidesAssets?: boolean;
}

/** What may hold photos and could not be looked into. */
export function lostLines(skipped: readonly Skipped[]): string[] {
  const lost = skipped.filter(({ hidesAssets, kind }) => hidesAssets === true && !toldOfPhones.has(kind));
  return named(
    'could not be looked into',
    lost.map(({ path, kind }) => ({ name: path, why: skipText(kind) })),
  );
}

/** A title with a count, and the first names under it. */
export function named(title: string, items: readonly { name: string; why: string }[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, mostNamed).map(({ name, why }) => `    ${printable(name)}: ${printable(why)}`);
  const rest = items.length - shown.length;
  return [
    `  ${count(items.length, 'file')} ${title}:`,
    ...shown,
    ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : []),
  ];
}

const skipTexts: Readonly<Record<string, string>> = {
  'not-media': 'no photo, video or sound',
  'archive-place': 'a Safelight archive itself',
  encrypted: 'encrypted in its zip: unpack it with its password, and run this again',
  'unsupported-compression': 'packed in a way that is not known: unpack the zip, and run this again',
  'duplicate-name': 'of the same name as another in its zip: unpack the zip, and run this again',
  unreadable: 'it cannot be read: check that you may open it',
  'unreadable-folder': 'a folder that cannot be listed: check that you may open it',
  vanished: 'it went away while the folder was read',
  'too-deep': 'a folder in more than 64 others',
  symlink: 'a link (what it points to is not followed)',
  'special-file': 'no ordinary file',
  'unsafe-name':
    'its name leads outside its folder, or is not written in Unicode: give it another name, and run this again',
  'photos-library': 'a Photos library: back it up by its own path (unpacked, if it lies in a zip)',
  'finder-backup': 'a backup of a whole phone: back it up as finder-backup:PATH',
  packed: 'a packed file that is not looked into: unpack it, and run this again',
  'damaged-zip': 'a zip that is damaged or not all there: download it again',
  'no-room':
    'a zip in a zip, which must be unpacked to be read, and this computer’s disk has no room: free some, and run this again',
  'unfinished-download': 'a download that has not ended, or never will: download it again',
  'in-icloud': 'only in iCloud Drive: download it to this computer first',
  'wal-absent':
    'the library’s newest changes lie in a file that is not there (its name ends in -wal): quit Photos and copy the whole library again',
  'changed-while-copied': 'Photos was writing while its database was read: quit Photos, and run this again',
  'part-missing': 'a part of this export that is not here: download it, and put it beside the others',
  'list-unread':
    'Apple’s own list is damaged and was not read to its end, so that nothing tells whether all photos are here: download its part again',
  'not-in-export': 'Apple’s own list names it, and it is in no part that is here',
  'missing-in-backup': 'the backup lists it and does not hold it',
};

/** Why something is in no asset. */
export function skipText(kind: string): string {
  return skipTexts[kind] ?? kind;
}

import type { IngestReport } from '@safelight/archive';
import { ArchiveError, isArchiveError } from '@safelight/archive';
import { stopText } from '../copy-sentences.ts';
import { absenceText, findingText } from '../resource-sentences.ts';
import { sentenceFor } from '../sentences.ts';
import type { LeftOut } from '../sources/chosen-assets.ts';
import {
  count,
  dayText,
  durationText,
  number,
  printable,
  readFromText,
  sizeText,
} from '../terminal/words.ts';

export interface BackupCircumstances {
  readonly dryRun: boolean;
  readonly leftOut: LeftOut;
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
  readonly warning: string | undefined;
}

/** So many names are listed; the rest are counted, and `--json` has them all. */
const mostNamed = 20;

/** Said in whole sentences by the account of a phone. */
const toldOfPhones: ReadonlySet<string> = new Set(['phone-gone', 'database-not-read']);

/** What a backup did, in words for its owner. */
export function backupLines(report: IngestReport, circumstances: BackupCircumstances): string[] {
  const { resources, skipped } = report;
  const lost = skipped.filter(({ hidesAssets, kind }) => hidesAssets === true && !toldOfPhones.has(kind));
  const others = skipped.filter(({ hidesAssets, kind }) => hidesAssets !== true && kind !== 'system-file');
  return [
    ...headLines(report, circumstances),
    ...report.places.flatMap((place) => stoppedLines(place, resources.notCopied)),
    ...named(
      'could not be copied',
      resources.failed.map(({ code, message, ...at }) => ({
        name: nameOf(at),
        why: failureText(code, message),
      })),
    ),
    ...named(
      'not here to copy',
      resources.missing.map((missing) => ({ name: nameOf(missing), why: absenceText(missing) })),
    ),
    ...named(
      'could not be looked into',
      lost.map(({ path, kind }) => ({ name: path, why: skipText(kind) })),
    ),
    ...named(
      'archived as they are, but look at',
      resources.findings.map(({ kind, detail, ...at }) => ({
        name: nameOf(at),
        why: findingText(kind, detail),
      })),
    ),
    ...named(
      'left out',
      others.map(({ path, kind }) => ({ name: path, why: skipText(kind) })),
    ),
    ...fingerprintLines(report),
    ...leftOutLines(circumstances.leftOut),
    ...goneLines(report),
    ...circumstances.absent.map(
      ({ name, lastSeenMs }) =>
        `! ${name} is not connected (last seen ${dayText(lastSeenMs, Date.now())}): nothing went there.`,
    ),
    ...(circumstances.warning === undefined ? [] : [`! ${circumstances.warning}`]),
  ];
}

function headLines(
  { assets, resources, skipped, bytes, places, durationMs }: IngestReport,
  { dryRun }: BackupCircumstances,
): string[] {
  const seen = count(assets.seen, 'photo or video', 'photos and videos');
  if (dryRun) {
    return [
      `${seen} found. ${count(resources.copied, 'file')} would be copied (${sizeText(bytes.copied)}); nothing was written.`,
    ];
  }
  const hidden = skipped.some(({ hidesAssets }) => hidesAssets === true);
  if (assets.seen === 0 && !hidden)
    return ['! No photo or video was found there, so nothing was copied. Is it what you meant?'];
  const good = !hidden && resources.failed.length + resources.missing.length + resources.notCopied === 0;
  const lines = [
    `${good ? '✓' : '!'} ${seen} found: ${number(assets.new)} new, ${number(assets.changed)} changed, ${knownText(assets)}.`,
    resources.copied === 0
      ? `  Nothing had to be copied; ${count(resources.alreadyThere, 'file is', 'files are')} there already.`
      : `  ${count(resources.copied, 'file')} copied (${sizeText(bytes.copied)}) in ${durationText(durationMs)}; ${number(resources.alreadyThere)} there already.`,
  ];
  for (const { name, medium, verifiedReadBack, readBackCold } of places) {
    if (verifiedReadBack === 0) continue;
    lines.push(
      `  ${name}: ${count(verifiedReadBack, 'file')} read back (${readFromText(readBackCold, verifiedReadBack, medium)}) and compared, byte for byte.`,
    );
  }
  return lines;
}

function knownText({ known, lacking }: IngestReport['assets']): string {
  const text = `${number(known + lacking)} known from before`;
  if (lacking === 0) return text;
  return `${text}, ${number(lacking)} of which ${lacking === 1 ? 'was' : 'were'} not whole at every place`;
}

function stoppedLines({ name, stopped }: IngestReport['places'][number], notCopied: number): string[] {
  if (stopped === undefined) return [];
  const sentence = stopText(name, stopped);
  return [
    `✗ ${name}: ${sentence}`,
    `  ${count(notCopied, 'file was', 'files were')} not copied for that reason.`,
  ];
}

/** An asset of a Photos library is known by a uuid, perhaps with a number, which says nothing to people; elsewhere by its path. */
function nameOf({ asset, filename }: { readonly asset: string; readonly filename: string }): string {
  return /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}(-\d+)?$/.test(asset) ? filename : asset;
}

function fingerprintLines({ resources: { fingerprints } }: IngestReport): string[] {
  const { match, differs } = fingerprints;
  if (match + differs === 0) return [];
  const proven = `  ${count(match, 'file is', 'files are')} what Apple’s own fingerprint says`;
  return [
    differs === 0 ? `${proven}.` : `${proven}; ${number(differs)} ${differs === 1 ? 'is' : 'are'} not.`,
  ];
}

function leftOutLines({ trashed, hidden, shared }: LeftOut): string[] {
  const parts = [
    [trashed, 'in Recently Deleted'],
    [hidden, 'hidden'],
    [shared, 'shared'],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`);
  return said.length === 0 ? [] : [`  Left out as you asked: ${said.join(', ')}.`];
}

function goneLines({ assets }: IngestReport): string[] {
  if (assets.gone === 0) return [];
  return [
    `! ${count(assets.gone, 'photo or video', 'photos and videos')} that this source had before ${assets.gone === 1 ? 'is' : 'are'} not there any more. The archive keeps ${assets.gone === 1 ? 'it' : 'them'}.`,
  ];
}

function named(title: string, items: readonly { name: string; why: string }[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, mostNamed).map(({ name, why }) => `    ${printable(name)}: ${printable(why)}`);
  const rest = items.length - shown.length;
  return [
    `  ${count(items.length, 'file')} ${title}:`,
    ...shown,
    ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : []),
  ];
}

function failureText(code: string, message: string): string {
  if (code === 'unreadable')
    return `it cannot be read (${message}). Check that you may open it, then run this again.`;
  const error: unknown = Object.assign(new ArchiveError('unreadable'), { code, subject: message });
  return isArchiveError(error) ? sentenceFor(error) : message;
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
  'unsafe-name': 'a name that would lead outside',
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

function skipText(kind: string): string {
  return skipTexts[kind] ?? kind;
}

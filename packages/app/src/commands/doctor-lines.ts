import type { PhotosLibrary } from '@safelight/photos-library';
import { absenceText, findingText, libraryWarningText } from '../resource-sentences.ts';
import type { AbsentResource, LibraryAccount } from '../sources/library-account.ts';
import { count, number, printable, sizeText } from '../terminal/words.ts';
import type { Storage } from './doctor.ts';

export interface Examined extends Pick<PhotosLibrary, 'generation' | 'warnings'> {
  readonly name: string;
  readonly account: LibraryAccount;
  readonly storage: Storage;
}

/** So many names are listed; the rest are counted, and `--json` has them all. */
const mostNamed = 20;

/** What was seen of a library, in words for its owner. */
export function doctorLines({ name, generation, warnings, account, storage }: Examined): string[] {
  const { assets, absent } = account;
  const system = generation.system === undefined ? '' : `, written by ${generation.system}`;
  return [
    `${printable(name)}: ${count(assets.total, 'photo or video', 'photos and videos')}${system}`,
    ...markLines(account),
    ...warnings.map((warning) => `! ${libraryWarningText(warning)}`),
    ...availabilityLines(account),
    ...named(
      'missing',
      absent.filter(({ availability }) => availability === 'missing'),
      absenceText,
    ),
    ...named(
      'only in iCloud',
      absent.filter(({ availability }) => availability === 'cloud-only'),
      roleText,
    ),
    ...named('to look at', account.findings, ({ kind, detail }) => findingText(kind, detail)),
    ...fingerprintLines(account),
    ...adviceLines(account, storage),
  ];
}

function markLines({ assets }: LibraryAccount): string[] {
  const parts = [
    [assets.trashed, `in Recently Deleted${removalText(assets.trashedDaysLeft)}`],
    [assets.hidden, 'hidden'],
    [assets.shared, `shared${reducedText(assets)}`],
  ] as const;
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${number(n)} ${what}`);
  return said.length === 0 ? [] : [`  of these ${said.join(', ')}`];
}

/** Photos keeps what was deleted for 30 days, and sometimes some more. */
function removalText(daysLeft: number | null): string {
  if (daysLeft === null) return '';
  return daysLeft === 0
    ? ' (Photos may remove the first for good any day)'
    : ` (Photos removes the first for good in ${count(daysLeft, 'day')})`;
}

function reducedText({ shared, reduced }: LibraryAccount['assets']): string {
  if (reduced === 0) return '';
  return ` (${reduced < shared ? `${number(reduced)} of them ` : ''}as reduced copies, no originals)`;
}

function availabilityLines({ assets, resources, bytes }: LibraryAccount): string[] {
  if (assets.total === 0) return ['  The library is empty: it lists no photo and no video.'];
  const lines = [
    `  ${number(assets.complete)} complete: ${count(resources.here, 'file is', 'files are')} here (${sizeText(bytes.here)})`,
  ];
  if (assets.cloudOnly > 0)
    lines.push(
      `! ${number(assets.cloudOnly)} only in iCloud, in whole or in part: ${count(resources.cloudOnly, 'file')} (${sizeText(bytes.cloudOnly)})`,
    );
  if (assets.missing > 0)
    lines.push(
      `! ${number(assets.missing)} with something missing that should be here: ${count(resources.missing, 'file')} (${sizeText(bytes.missing)})`,
    );
  return lines;
}

function roleText({ role, size }: AbsentResource): string {
  return `${role}, ${sizeText(size)}`;
}

function named<Item extends { readonly filename: string }>(
  title: string,
  items: readonly Item[],
  text: (item: Item) => string,
): string[] {
  if (items.length === 0) return [];
  const rest = items.length - mostNamed;
  return [
    `  ${count(items.length, 'file')} ${title}:`,
    ...items.slice(0, mostNamed).map((item) => `    ${printable(item.filename)}: ${printable(text(item))}`),
    ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : []),
  ];
}

function fingerprintLines({ fingerprints }: LibraryAccount): string[] {
  if (fingerprints === undefined)
    return ['  The bytes were not read: --fingerprints compares every file with Apple’s own fingerprint.'];
  const { match, differs, none, unreadable } = fingerprints;
  const parts = [
    `${number(match)} proven to be what Photos imported or made`,
    ...(differs > 0 ? [`${number(differs)} with other bytes`] : []),
    ...(none > 0 ? [`${number(none)} of which Photos recorded no fingerprint`] : []),
    ...(unreadable > 0 ? [`${number(unreadable)} that could not be read`] : []),
  ];
  return [`  Every file was read: ${parts.join(', ')}.`];
}

function adviceLines({ absent, resources }: LibraryAccount, storage: Storage): string[] {
  const lines: string[] = [];
  if (storage === 'optimized') {
    lines.push(
      '“Download Originals to this Mac” looks off: some originals are only in iCloud (Optimize Mac Storage).',
      'To have them here: Photos › Settings › iCloud › Download Originals to this Mac. Keep Photos open; how long it takes, nobody can say.',
      'Is the disk too small for all of them? The library can live on a larger one (hold Option while you open Photos).',
    );
  }
  const outside = absent.filter(({ reason }) => reason === 'outside-unreachable').length;
  if (outside > 0)
    lines.push(
      `${count(outside, 'file is', 'files are')} kept outside the library. Connect the drive they are on, or in Photos: File › Consolidate.`,
    );
  if (resources.missing > outside)
    lines.push(
      'What is missing may be in another copy: a Time Machine backup, the iPhone, or iCloud.com. Do not empty anything before you have it.',
    );
  return lines.length === 0 ? [] : ['', ...lines];
}

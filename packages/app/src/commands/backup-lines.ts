import type { IngestReport } from '@safelight/archive';
import { ArchiveError, isArchiveError } from '@safelight/archive';
import { sentenceFor } from '../sentences.ts';
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
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
  readonly warning: string | undefined;
}

/** So many names are listed; the rest are counted, and `--json` has them all. */
const mostNamed = 20;

/** What a backup did, in words for its owner. */
export function backupLines(report: IngestReport, circumstances: BackupCircumstances): string[] {
  const { resources, skipped } = report;
  const lost = skipped.filter(({ hidesAssets }) => hidesAssets === true);
  const others = skipped.filter(({ hidesAssets, kind }) => hidesAssets !== true && kind !== 'system-file');
  return [
    ...headLines(report, circumstances),
    ...report.places.flatMap((place) => stoppedLines(place, resources.notCopied)),
    ...named(
      'could not be copied',
      resources.failed.map(({ asset, code, message }) => ({ name: asset, why: failureText(code, message) })),
    ),
    ...named(
      'not here to copy',
      resources.missing.map(({ asset, reason }) => ({ name: asset, why: reason })),
    ),
    ...named(
      'could not be looked into',
      lost.map(({ path, kind }) => ({ name: path, why: kind })),
    ),
    ...named(
      'copied, but look at',
      resources.findings.map(({ asset, kind, detail }) => ({ name: asset, why: findingText(kind, detail) })),
    ),
    ...named(
      'left out',
      others.map(({ path, kind }) => ({ name: path, why: skipText(kind) })),
    ),
    ...goneLines(report),
    ...circumstances.absent.map(
      ({ name, lastSeenMs }) =>
        `! ${name} is not connected (last seen ${dayText(lastSeenMs, Date.now())}): nothing went there.`,
    ),
    ...(circumstances.warning === undefined ? [] : [`! ${circumstances.warning}`]),
  ];
}

function headLines(
  { assets, resources, bytes, places, durationMs }: IngestReport,
  { dryRun }: BackupCircumstances,
): string[] {
  const seen = count(assets.seen, 'photo or video', 'photos and videos');
  if (dryRun) {
    return [
      `${seen} found. ${count(resources.copied, 'file')} would be copied (${sizeText(bytes.copied)}); nothing was written.`,
    ];
  }
  const good = resources.failed.length + resources.missing.length + resources.notCopied === 0;
  const lines = [
    `${good ? '✓' : '!'} ${seen} found: ${number(assets.new)} new, ${number(assets.changed)} changed, ${number(assets.known)} known from before.`,
    resources.copied === 0
      ? `  Nothing had to be copied; ${count(resources.alreadyThere, 'file is', 'files are')} there already.`
      : `  ${count(resources.copied, 'file')} copied (${sizeText(bytes.copied)}) in ${durationText(durationMs)}; ${number(resources.alreadyThere)} there already.`,
  ];
  for (const { name, verifiedReadBack, readBackCold } of places) {
    if (verifiedReadBack === 0) continue;
    lines.push(
      `  ${name}: ${count(verifiedReadBack, 'file')} read back (${readFromText(readBackCold, verifiedReadBack)}) and compared, byte for byte.`,
    );
  }
  return lines;
}

function stoppedLines({ name, stopped }: IngestReport['places'][number], notCopied: number): string[] {
  if (stopped === undefined) return [];
  const sentence = sentenceFor(new ArchiveError(stopped.code, { subject: name }));
  return [
    `✗ ${name}: ${sentence}`,
    `  ${count(notCopied, 'file was', 'files were')} not copied for that reason.`,
  ];
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
  if (code === 'unreadable') return message;
  const error: unknown = Object.assign(new ArchiveError('unreadable'), { code, subject: message });
  return isArchiveError(error) ? sentenceFor(error) : message;
}

const findingTexts: Readonly<Record<string, string>> = {
  empty: 'the file is empty',
  truncated: 'the file is cut short',
  'unreadable-metadata': 'what the camera wrote about it cannot be read',
  unreadable: 'it cannot be read',
};

function findingText(kind: string, detail: string | undefined): string {
  if (kind === 'not-what-its-name-says') {
    return detail === 'unrecognised'
      ? 'its bytes are no picture or film that we know'
      : `in truth it is ${detail ?? 'something else'}`;
  }
  return findingTexts[kind] ?? kind;
}

const skipTexts: Readonly<Record<string, string>> = {
  'not-media': 'no photo, video or sound',
  'archive-place': 'a Safelight archive itself',
  symlink: 'a link (what it points to is not followed)',
  'special-file': 'no ordinary file',
  'unsafe-name': 'a name that would lead outside',
};

function skipText(kind: string): string {
  return skipTexts[kind] ?? kind;
}

import type { IngestReport } from '@safelight/archive';
import { ArchiveError, isArchiveError } from '@safelight/archive';
import { stopText } from '../copy-sentences.ts';
import { absenceText, findingText } from '../resource-sentences.ts';
import { sentenceFor } from '../sentences.ts';
import type { LeftOut } from '../sources/chosen-assets.ts';
import { count, dayText, durationText, number, readFromText, sizeText } from '../terminal/words.ts';
import { lostLines, named, skipText } from './named-lines.ts';

export interface BackupCircumstances {
  readonly dryRun: boolean;
  readonly leftOut: LeftOut;
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
  readonly warning: string | undefined;
}

/** What a backup did, in words for its owner. */
export function backupLines(report: IngestReport, circumstances: BackupCircumstances): string[] {
  const { resources, skipped } = report;
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
    ...lostLines(skipped),
    ...named(
      resources.findings.length === 1
        ? 'archived as it is, but look at'
        : 'archived as they are, but look at',
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
  if (assets.seen === 0)
    return [
      hidden
        ? '! No photo or video could be read there, so nothing was copied.'
        : '! No photo or video was found there, so nothing was copied. Is it what you meant?',
    ];
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

/**
 * An asset of a Photos library is known by a uuid, perhaps with a number, which says nothing to people; elsewhere by the path of its
 * first file, and another one of it is named too.
 */
function nameOf({ asset, filename }: { readonly asset: string; readonly filename: string }): string {
  if (/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}(-\d+)?$/.test(asset)) return filename;
  return asset.slice(asset.lastIndexOf('/') + 1) === filename ? asset : `${asset} (${filename})`;
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

function failureText(code: string, message: string): string {
  if (code === 'unreadable')
    return `it cannot be read (${message}). Check that you may open it, then run this again.`;
  const error: unknown = Object.assign(new ArchiveError('unreadable'), { code, subject: message });
  return isArchiveError(error) ? sentenceFor(error) : message;
}

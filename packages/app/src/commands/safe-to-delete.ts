import type { SourceId } from '@safelight/archive';
import type { SafeToDeleteDocument } from '../documents/safety.ts';
import { judgeSafeToDelete } from '../safety/safe-to-delete.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, dayText, number, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface SafeToDeleteCommandOptions {
  readonly readNow: boolean;
  readonly csv: boolean;
}

/** `safelight safe-to-delete SOURCE`: names what could be deleted there without losing it. Deletes nothing. */
export async function safeToDeleteCommand(
  source: string | undefined,
  { readNow, csv }: SafeToDeleteCommandOptions,
  session: Session,
): Promise<CommandResult> {
  const name = source ?? onlySource(session);
  const document = await judgeSafeToDelete({ source: name, readNow }, session);
  const all = document.safe.length > 0 && document.notSafe.length === 0;
  return {
    outcome: all ? 'ok' : 'attention',
    lines: csv ? csvLines(document) : listLines(document, session.now()),
    json: document,
  };
}

/** What was backed up from, where that is one thing only: a person who has several must say which. */
function onlySource({ ledger }: Session): string {
  const sources = ledger.sources.all().filter(({ kind }) => kind !== 'place' && kind !== 'finder-backup');
  const [only] = sources;
  if (only === undefined) throw new UsageError('Nothing was backed up yet, so nothing is safe to delete.');
  if (sources.length > 1)
    throw new UsageError(`Say which source: ${[...new Set(sources.map(askedAs))].join(', ')}`);
  return askedAs(only);
}

/** As the command takes it. */
function askedAs({ kind, key }: SourceId): string {
  return kind === 'iphone' ? 'phone' : key.slice(key.indexOf(':') + 1);
}

const mostNamed = 50;

function listLines({ safe, notSafe, source }: SafeToDeleteDocument, nowMs: number): string[] {
  const bytes = safe.reduce((sum, each) => sum + each.bytes, 0);
  const reasons = Map.groupBy(notSafe, ({ reasons: [first] }) => first?.code ?? '');
  return [
    safe.length === 0
      ? `✗ Nothing on ${printable(source.name)} is safe to delete.`
      : `✓ ${count(safe.length, 'photo or video', 'photos and videos')} on ${printable(source.name)} (${sizeText(bytes)}) could be deleted without losing a byte; nothing was deleted.`,
    ...safe.slice(0, mostNamed).map(({ asset, filename, proof }) => {
      const on = proof.map(({ name, files }) => {
        const oldest = Math.min(...files.map(({ provenAt }) => Date.parse(provenAt)));
        return `${printable(name)} ${dayText(oldest, nowMs)}`;
      });
      return `    ${printable(nameOf(asset, filename))}: proven on ${on.join(', ')}`;
    }),
    ...more(safe.length),
    ...(notSafe.length === 0
      ? []
      : [
          `! ${count(notSafe.length, 'photo or video', 'photos and videos')}: keep ${notSafe.length === 1 ? 'it' : 'them'}.`,
        ]),
    ...[...reasons.values()].flatMap((group) => [
      ...group
        .slice(0, 10)
        .map(
          ({ asset, filename, reasons: why }) =>
            `    ${printable(nameOf(asset, filename))}: ${why.map(({ text }) => printable(text)).join('; ')}`,
        ),
      ...(group.length > 10
        ? [`    and ${number(group.length - 10)} more for the same reason (--json names them all)`]
        : []),
    ]),
    ...nextLines(notSafe),
  ];
}

/** What would make more of them safe; where nothing that a person could do here would, nothing is said. */
function nextLines(notSafe: SafeToDeleteDocument['notSafe']): string[] {
  const codes = new Set(notSafe.flatMap(({ reasons }) => reasons.map(({ code }) => code)));
  if (codes.has('not-archived') || codes.has('changed'))
    return ['Next: Back it up, then ask again. (safelight backup SOURCE --to DRIVE)'];
  if (codes.has('too-few-proofs'))
    return [
      'Next: Back it up to a second drive, or read the drives back where that is long ago, then ask again. (safelight backup SOURCE --to DRIVE, safelight verify)',
    ];
  return [];
}

function more(all: number): string[] {
  return all > mostNamed ? [`    and ${number(all - mostNamed)} more (--json names them all)`] : [];
}

function nameOf(asset: string, filename: string): string {
  return asset.endsWith(filename) ? asset : filename;
}

/** RFC 4180, one line an asset. */
function csvLines({ safe, notSafe }: SafeToDeleteDocument): string[] {
  return [
    row(['safe', 'asset', 'filename', 'proof', 'reasons']),
    ...safe.map(({ asset, filename, proof }) =>
      row([
        'yes',
        asset,
        filename,
        proof
          .flatMap(({ name, files }) => files.map(({ path, provenAt }) => `${name}: ${path} ${provenAt}`))
          .join('; '),
        '',
      ]),
    ),
    ...notSafe.map(({ asset, filename, reasons }) =>
      row(['no', asset, filename, '', reasons.map(({ text }) => text).join('; ')]),
    ),
  ];
}

/** A cell that begins like a formula would be one to a spreadsheet. */
function row(cells: readonly string[]): string {
  return cells
    .map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell))
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',');
}

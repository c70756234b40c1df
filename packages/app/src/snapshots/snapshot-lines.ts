import type { FindingKind, Verification, VerifyFinding } from '@safelight/finder-backup';
import { count, dayText, number, printable, sizeText } from '../terminal/words.ts';
import type { ComputerBackup } from './computer-backups.ts';

const stateTexts: Readonly<Record<ComputerBackup['state'], string>> = {
  verified: '✓ verified',
  unverified: '? not opened and verified yet',
  faulty: '✗ faulty',
  unfinished: '✗ not finished',
  unchecked: '? made by Apple’s software, not verified',
};

const marks: Readonly<Record<'true' | 'false' | 'undefined', string>> = {
  true: 'encrypted',
  false: 'not encrypted',
  undefined: 'encrypted or not: unknown',
};

export function snapshotLine(backup: ComputerBackup, nowMs: number): string {
  const { dateMs, deviceName, udid, verifiedAtMs, encrypted, path } = backup;
  const state = backup.drillFailed
    ? '✗ not all came back when a restore was tried'
    : stateTexts[backup.state];
  const when =
    dateMs === undefined ? 'undated' : new Date(dateMs).toISOString().slice(0, 19).replaceAll(':', '-');
  const proofs = [
    verifiedAtMs === undefined || backup.drillFailed ? state : `${state} ${dayText(verifiedAtMs, nowMs)}`,
    ...drillTexts(backup, nowMs),
    marks[`${encrypted}`],
  ];
  return `${when}Z  ${printable(deviceName ?? udid)}  ${proofs.join(', ')}\n    ${printable(path)}`;
}

/** That a restore was proven, or that a sample came back; at most one of the two is said. */
export function drillTexts(
  { drilledAtMs, restoreProvenAtMs }: Pick<ComputerBackup, 'drilledAtMs' | 'restoreProvenAtMs'>,
  nowMs: number,
): string[] {
  if (restoreProvenAtMs !== undefined) return [`restore proven on ${dayText(restoreProvenAtMs, nowMs)}`];
  return drilledAtMs === undefined ? [] : [`a sample restored ${dayText(drilledAtMs, nowMs)}`];
}

export function iso(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

export function snapshotDocument(backup: ComputerBackup): unknown {
  const { kind, udid, deviceName = null, path, encrypted = null, state } = backup;
  return {
    kind,
    udid,
    deviceName,
    path,
    date: iso(backup.dateMs),
    encrypted,
    state,
    verified: iso(backup.verifiedAtMs),
    drilled: iso(backup.drilledAtMs),
    restoreProven: iso(backup.restoreProvenAtMs),
    passwordProven: iso(backup.passwordProvenAtMs),
  };
}

const findingTexts: Readonly<Record<FindingKind, string>> = {
  missing: 'listed, and not there',
  damaged: 'does not decrypt to a sound end',
  'key-damaged': 'its key is missing or damaged',
  shortened: 'shorter than recorded',
  'digest-differs': 'other bytes than the phone recorded',
  'stored-differs': 'other bytes than were received or recorded',
  'database-damaged': 'a damaged database',
  'media-damaged': 'a photo or film that is cut short',
  unsafe: 'a link, or no ordinary file',
  unreadable: 'cannot be read',
  'manifest-damaged': 'the list of files is damaged',
  'size-differs': 'another size than recorded',
  'media-odd': 'breaks the rules of its format, as the phone has it',
  'database-unchecked': 'a database that only its own app can check',
  'name-differs': 'stored under a name that is not its own',
  'unsound-row': 'an entry that cannot be understood',
  extra: 'not in the list of files',
};

const mostNamed = 20;

/** What a verification saw, for people. */
export function verificationLines(verification: Verification): string[] {
  const { sound, depth, files, soundFiles, storedBytes, storedMatch, damageCount, noteCount } = verification;
  const share = `${number(soundFiles)} of ${count(files, 'file')}`;
  const mark = sound ? '✓' : '✗';
  const lines = [
    depth === 'opened'
      ? `${mark} ${share} sound (${sizeText(storedBytes)} read and opened).`
      : `${mark} ${share} whole as stored (${sizeText(storedBytes)} read, not opened).`,
    ...depthLines(verification),
  ];
  if (storedMatch > 0)
    lines.push(
      `  ${count(storedMatch, 'file is', 'files are')} byte for byte what was received or recorded.`,
    );
  if (damageCount > 0) lines.push(...damageLines(verification));
  if (noteCount > 0)
    lines.push(`  ${count(noteCount, 'thing')} worth knowing, no damage (--json names them).`);
  return lines;
}

function depthLines({ depth, databases, media }: Verification): string[] {
  return depth === 'opened'
    ? [
        `  ${count(databases, 'database')} checked by SQLite, ${count(media, 'photo or film', 'photos and films')} by their format.`,
      ]
    : [
        '! Without its password nobody can say that it is complete, or that it opens. With it: safelight snapshots verify',
      ];
}

/** A line for each file, however much is wrong with it: people count files. */
function damageLines({ findings, damageCount }: Verification): string[] {
  const files = new Map<string, VerifyFinding[]>();
  const damage = findings.filter((finding) => finding.damage);
  for (const finding of damage) {
    const name = `${finding.domain ?? ''} ${finding.path}`.trim();
    files.set(name, [...(files.get(name) ?? []), finding]);
  }
  // Not all are listed where there are very many.
  const least = damage.length < damageCount ? 'more than ' : '';
  const lines = [...files]
    .slice(0, mostNamed)
    .map(([name, found]) => `    ${printable(name)}: ${whyText(found)}`);
  const rest = files.size - lines.length;
  return [
    `✗ ${least}${count(files.size, 'file')} missing or damaged:`,
    ...lines,
    ...(rest > 0 ? [`    and ${least}${number(rest)} more (--json names them)`] : []),
  ];
}

function whyText(found: readonly VerifyFinding[]): string {
  const kinds = new Set(found.map(({ kind }) => kind));
  // That its bytes are others than recorded says it already.
  const told = found.filter(({ kind }) => kind !== 'digest-differs' || !kinds.has('stored-differs'));
  const texts = told.map(({ kind, detail }) => {
    // Where a missing file should be says no more than that it is missing.
    const isSaid = detail === undefined || kind === 'missing';
    return isSaid ? findingTexts[kind] : `${findingTexts[kind]} (${detail})`;
  });
  return printable(texts.join('; '));
}

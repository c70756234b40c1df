import { FinderBackupError } from '../errors.ts';
import type { BackupFile } from '../manifest/backup-file.ts';
import type { FileResult } from '../threads/tasks.ts';
import type { FindingKind, VerificationTally } from './verification.ts';

/** What a file's stored bytes are known to be. Hashes are hexadecimal. */
export interface Expected {
  readonly storedBytes?: number;
  readonly sha1?: string;
  readonly sha256?: string;
}

interface Judging {
  readonly tally: VerificationTally;
  readonly encrypted: boolean;
  readonly expected: Expected | undefined;
}

/** Compares what was read of a file with what is known of it. Answers whether its stored bytes are others than those known. */
export function judgeFile(file: BackupFile, outcome: FileResult | Error, judging: Judging): boolean {
  const { tally } = judging;
  if (outcome instanceof Error) {
    tally.file(kindOf(outcome), file, outcome.message);
    return false;
  }
  const before = tally.damageCount;
  const digest = judgeDigest(file, outcome, tally);
  const stored = judgeStored(file, outcome, judging);
  judgeContent(file, outcome, { ...judging, proven: digest || stored === 'as-known' });
  if (tally.damageCount === before) tally.soundFiles++;
  return stored === 'differs';
}

const kinds: Readonly<Partial<Record<FinderBackupError['code'], FindingKind>>> = {
  'file-missing': 'missing',
  'file-damaged': 'damaged',
  'unsafe-path': 'unsafe',
};

function kindOf(error: Error): FindingKind {
  const ours = error instanceof FinderBackupError ? kinds[error.code] : undefined;
  return ours ?? 'unreadable';
}

/** Whether the phone's own digest proves the bytes. */
function judgeDigest(file: BackupFile, { hashes }: FileResult, tally: VerificationTally): boolean {
  const digest = file.record?.digest;
  if (digest === undefined) return false;
  const hex = Buffer.from(digest).toString('hex');
  const match = hex === hashes['sha1-plain'] || hex === hashes['sha1-stored'];
  if (match) tally.match++;
  else tally.digestDiffers(file);
  return match;
}

/** Whether the stored bytes are those that came over the wire, or those of the last time. */
function judgeStored(
  file: BackupFile,
  result: FileResult,
  { tally, expected }: Judging,
): 'as-known' | 'differs' | 'unknown' {
  if (expected === undefined) return 'unknown';
  const differs =
    (expected.storedBytes ?? result.storedBytes) !== result.storedBytes ||
    (expected.sha1 ?? result.hashes['sha1-stored']) !== result.hashes['sha1-stored'] ||
    (expected.sha256 ?? result.hashes['sha256-stored']) !== result.hashes['sha256-stored'];
  if (differs) tally.file('stored-differs', file);
  else tally.storedMatch++;
  return differs ? 'differs' : 'as-known';
}

function judgeContent(
  file: BackupFile,
  { content, plainBytes }: FileResult,
  { tally, encrypted, proven }: Judging & { readonly proven: boolean },
): void {
  const recorded = file.record?.size;
  const sameSize = recorded === undefined || recorded === plainBytes;
  if (content?.kind === 'database') {
    tally.databases++;
    if (content.problems.length > 0) tally.file('database-damaged', file, content.problems.join('; '));
    else if (content.unchecked !== undefined) tally.file('database-unchecked', file, content.unchecked);
    if (!sameSize) tally.file('size-differs', file, `${plainBytes} bytes, recorded ${recorded}`);
    return;
  }
  // Where the padding is sound, a shorter file ended so on the phone; a plain one may have been cut.
  if (!sameSize) {
    const cut = !encrypted && !proven && plainBytes < (recorded ?? 0);
    tally.file(cut ? 'shortened' : 'size-differs', file, `${plainBytes} bytes, recorded ${recorded}`);
  }
  if (content?.kind !== 'media') return;
  tally.media++;
  // Apps save pictures that break their format's rules; what is as the phone recorded it is no damage of the backup.
  if (content.state === 'broken')
    tally.file(proven || (encrypted && sameSize) ? 'media-odd' : 'media-damaged', file);
}

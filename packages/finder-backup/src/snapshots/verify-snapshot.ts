import { join } from 'node:path';
import type { FinderBackup } from '../finder-backup.ts';
import type { Expected } from '../verify/judge-file.ts';
import type { Verification, VerifyFinding } from '../verify/verification.ts';
import { type VerifyOptions, verifyFinderBackup } from '../verify/verify-backup.ts';
import { verifyStoredFiles } from '../verify/verify-stored.ts';
import { listNames, readSums, type Sums, sumOf, writeSums } from './sums.ts';

export interface VerifySnapshotOptions
  extends Pick<VerifyOptions, 'scratchFolder' | 'threads' | 'signal' | 'progress'> {
  /** The folder of a snapshot, or of a run under way. */
  readonly folder: string;
  readonly udid: string;
  /** Opened; undefined where the password of an encrypted one is not at hand: then only its stored bytes are compared. */
  readonly backup: FinderBackup | undefined;
  /** What came over the wire in this run, by the name of the stored file. */
  readonly received?: ((fileId: string) => Expected | undefined) | undefined;
  /** The sums of the snapshot that a run began with; they hold for what was not received anew. */
  readonly before?: Sums | undefined;
  /** Record the sums that were found; else compare with those that are recorded. */
  readonly seal: boolean;
}

/** Stands for a file that is not as it was received, and of whose right bytes no SHA-256 is known: nothing has this sum. */
const unknownSum = '0'.repeat(64);

/** Verifies a snapshot, against the sums that it recorded, or a run, against what was received, and records its sums. */
export async function verifySnapshot(options: VerifySnapshotOptions): Promise<Verification> {
  const { folder, udid, backup, received, before, seal } = options;
  const recorded = seal ? undefined : await readSums(folder);
  const expected = (fileId: string): Expected | undefined => {
    const sha256 = recorded?.get(fileId);
    if (sha256 !== undefined) return { sha256 };
    const known = received?.(fileId);
    const earlier = received === undefined ? undefined : before?.get(fileId);
    return known ?? (earlier === undefined ? undefined : { sha256: earlier });
  };
  const sums = new Map<string, string>();
  // What is found damaged now must be found so again: the sum that is recorded is never that of the damage.
  const onStored = (fileId: string, sha256: string, differs: boolean): void =>
    void sums.set(fileId, differs ? (expected(fileId)?.sha256 ?? unknownSum) : sha256);
  const verification =
    backup === undefined
      ? await verifyStoredFiles(join(folder, udid), {
          ...options,
          listed: storedIn(recorded),
          expected,
          onStored,
        })
      : await verifyFinderBackup(backup, { ...options, expected, onStored });
  if (seal) await writeSums(folder, udid, sums);
  return withLists(verification, await listFindings(join(folder, udid), recorded));
}

function* storedIn(sums: Sums | undefined): Generator<string> {
  for (const name of sums?.keys() ?? []) if (!(listNames as readonly string[]).includes(name)) yield name;
}

async function listFindings(backup: string, recorded: Sums | undefined): Promise<VerifyFinding[]> {
  const findings: VerifyFinding[] = [];
  for (const name of listNames) {
    const expected = recorded?.get(name);
    if (expected === undefined) continue;
    const sum = await sumOf(join(backup, name));
    if (sum === undefined) findings.push({ kind: 'missing', damage: true, path: name });
    else if (sum !== expected) findings.push({ kind: 'stored-differs', damage: true, path: name });
  }
  return findings;
}

function withLists(verification: Verification, found: readonly VerifyFinding[]): Verification {
  if (found.length === 0) return verification;
  return {
    ...verification,
    sound: false,
    damageCount: verification.damageCount + found.length,
    findings: [...found, ...verification.findings],
  };
}

import { FinderBackupError } from '../errors.ts';
import type { Verification } from '../verify/verification.ts';

/**
 * - `verified`: opened, every file read, nothing missing or damaged
 * - `unverified`: the phone finished it, and it was not opened (its password was not at hand)
 * - `faulty`: something is missing or damaged
 */
export type SnapshotState = 'verified' | 'unverified' | 'faulty';

/** What a verification said, and when. */
export interface VerificationRecord extends Omit<Verification, 'findings'> {
  readonly atMs: number;
}

/** A sample of a snapshot was restored to a folder, or the whole to a simulated iPhone, and compared. */
export interface DrillRecord {
  readonly atMs: number;
  /** Undefined in records from before there were whole ones: a sample. */
  readonly kind?: 'sample' | 'whole';
  readonly files: number;
  readonly bytes: number;
  readonly failed: number;
}

/** What is kept of a snapshot beside it, in `snapshot.json`. */
export interface SnapshotRecord {
  readonly takenAtMs: number;
  readonly state: SnapshotState;
  /** How it began: as a copy of the one before, and of which kind. */
  readonly method: CloneMethod;
  readonly deviceName?: string | undefined;
  readonly productType?: string | undefined;
  readonly osVersion?: string | undefined;
  readonly encrypted?: boolean | undefined;
  readonly verification?: VerificationRecord | undefined;
  readonly drills: readonly DrillRecord[];
  /** Why it is not to be trusted, where a verification did not tell. */
  readonly problem?: string | undefined;
}

export type CloneMethod = 'empty' | 'clone' | 'hard-link' | 'copy';

/** One dated state of a phone. */
export interface Snapshot {
  readonly udid: string;
  /** Its name on disk: the time in UTC, `2026-11-25T22-10-05Z`. */
  readonly id: string;
  /** Holds the backup under its UDID, as tools that restore want to have it. */
  readonly folder: string;
  readonly backup: string;
  readonly record: SnapshotRecord;
}

const idPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/;
/** As phones have had them: 40 hexadecimal digits, or 8, a hyphen and 16. */
const udidPattern = /^[0-9A-Za-z][0-9A-Za-z-]{7,63}$/;

export function isSnapshotId(name: string): boolean {
  return idPattern.test(name);
}

export function isUdid(name: string): boolean {
  return udidPattern.test(name);
}

/** Throws `unsafe-path`: a phone says its UDID itself, and a folder is named after it. */
export function assertUdid(udid: string): void {
  if (!isUdid(udid)) throw new FinderBackupError('unsafe-path', `no UDID of a phone: ${udid}`);
}

/** A colon is not allowed in names on Windows. */
export function snapshotId(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
}

export function idToMs(id: string): number {
  const [day = '', time = ''] = id.split('T');
  return Date.parse(`${day}T${time.replaceAll('-', ':')}`);
}

export function stateOf(verification: Verification | undefined): SnapshotState {
  if (verification === undefined) return 'unverified';
  if (!verification.sound) return 'faulty';
  return verification.depth === 'opened' ? 'verified' : 'unverified';
}

export function verificationRecord(verification: Verification, atMs: number): VerificationRecord {
  const { findings: _, ...counts } = verification;
  return { ...counts, atMs };
}

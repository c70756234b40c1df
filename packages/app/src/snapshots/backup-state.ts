import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../session.ts';

/** What this computer remembers of backups of whole phones: where they are, and when a password was last proven. No secrets. */
export interface BackupState {
  /** Folders that hold snapshots. */
  readonly roots: readonly string[];
  /** Those of them that were last seen on another disk than this computer's own. */
  readonly onDrives: readonly string[];
  /** By the phone's UDID. */
  readonly passwords: Readonly<Record<string, { readonly provenAtMs: number }>>;
}

const nothing: BackupState = { roots: [], onDrives: [], passwords: {} };

function fileOf(session: Session): string {
  return join(session.home.path, 'backups.json');
}

/** A file that is not there or cannot be understood remembers nothing. */
export function backupState(session: Session): BackupState {
  const path = fileOf(session);
  if (!existsSync(path)) return nothing;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isState(value) ? { ...nothing, ...value } : nothing;
  } catch {
    return nothing;
  }
}

/** Earlier versions did not tell which roots were on drives. */
function isState(
  value: unknown,
): value is Omit<BackupState, 'onDrives'> & Partial<Pick<BackupState, 'onDrives'>> {
  if (typeof value !== 'object' || value === null) return false;
  const { roots, onDrives = [], passwords } = value as Record<string, unknown>;
  return (
    areNames(roots) &&
    areNames(onDrives) &&
    typeof passwords === 'object' &&
    passwords !== null &&
    Object.values(passwords).every((proof: unknown) => isProof(proof))
  );
}

function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isProof(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'provenAtMs' in value &&
    typeof value.provenAtMs === 'number'
  );
}

function change(session: Session, to: Partial<BackupState>): void {
  const path = fileOf(session);
  const part = `${path}.part`;
  writeFileSync(part, `${JSON.stringify({ ...backupState(session), ...to }, undefined, 2)}\n`, {
    mode: 0o600,
  });
  renameSync(part, path);
}

/** Remembers a folder of snapshots, so that it need not be named again. */
export function rememberRoot(session: Session, root: string): void {
  const { roots } = backupState(session);
  if (!roots.includes(root)) change(session, { roots: [...roots, root] });
}

/** Remembers, too, that a folder of snapshots is on a drive: where it is not, one day, the drive is away. */
export function rememberOnDrive(session: Session, root: string): void {
  const { onDrives } = backupState(session);
  if (!onDrives.includes(root)) change(session, { onDrives: [...onDrives, root] });
}

/** The password of a phone's backups was just proven. */
export function notePasswordProof(session: Session, udid: string): void {
  const { passwords } = backupState(session);
  change(session, { passwords: { ...passwords, [udid]: { provenAtMs: session.now() } } });
}

/** The password was changed or turned off: what was proven before says nothing any more. */
export function forgetPasswordProof(session: Session, udid: string): void {
  const { [udid]: _, ...passwords } = backupState(session).passwords;
  change(session, { passwords });
}

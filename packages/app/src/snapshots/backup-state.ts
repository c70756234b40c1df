import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../session.ts';

/** What this computer remembers of backups of whole phones: where they are, and when a password was last proven. No secrets. */
export interface BackupState {
  /** Folders that hold snapshots. */
  readonly roots: readonly string[];
  /** By the phone's UDID. */
  readonly passwords: Readonly<Record<string, { readonly provenAtMs: number }>>;
}

const nothing: BackupState = { roots: [], passwords: {} };

function fileOf(session: Session): string {
  return join(session.home.path, 'backups.json');
}

/** A file that is not there or cannot be understood remembers nothing. */
export function backupState(session: Session): BackupState {
  const path = fileOf(session);
  if (!existsSync(path)) return nothing;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isState(value) ? value : nothing;
  } catch {
    return nothing;
  }
}

function isState(value: unknown): value is BackupState {
  if (typeof value !== 'object' || value === null) return false;
  const { roots, passwords } = value as Record<string, unknown>;
  return (
    Array.isArray(roots) &&
    roots.every((root) => typeof root === 'string') &&
    typeof passwords === 'object' &&
    passwords !== null &&
    Object.values(passwords).every((proof: unknown) => isProof(proof))
  );
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

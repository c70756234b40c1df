import { dayText } from '../terminal/words.ts';
import type { ComputerBackup } from './computer-backups.ts';

const dayMs = 86_400_000;
/** A password that was not used for longer than this is on the way to be forgotten. */
export const provenDays = 90;

/** Something about the newest backup of a phone that its owner should know. */
export interface BackupConcern {
  readonly code:
    | 'not-encrypted'
    | 'encryption-unknown'
    | 'password-never-proven'
    | 'password-old'
    | 'not-verified'
    | 'faulty';
  readonly udid: string;
  readonly text: string;
  readonly next: string;
}

/** What a backup without a password leaves out, as Apple says (support.apple.com/108353). */
export const missingWithoutEncryption = 'Health data, saved passwords, Wi-Fi settings and call history';

/** What is to be said of the newest backup of each phone. `backups`: the newest first. */
export function backupConcerns(backups: readonly ComputerBackup[], nowMs: number): BackupConcern[] {
  const seen = new Set<string>();
  const newest = backups.filter(({ udid }) => !seen.has(udid) && seen.add(udid));
  return newest.flatMap((backup) => [...stateConcerns(backup), ...passwordConcerns(backup, nowMs)]);
}

/** A phone does not send again what it knows to be here; only a full backup has damaged files replaced. */
export const remedy = 'safelight phone backup --full';

/** What Apple's software made is not verified where it lies; it may become a snapshot. */
function verifying({ kind, state, path }: ComputerBackup): string {
  if (kind === 'snapshot') return 'safelight snapshots verify';
  return state === 'unfinished'
    ? 'safelight phone backup --to FOLDER'
    : `safelight snapshots import "${path}" --root FOLDER`;
}

function stateConcerns(backup: ComputerBackup): BackupConcern[] {
  const { state, udid, deviceName = udid } = backup;
  if (state === 'verified') return [];
  if (state === 'faulty')
    return [
      {
        code: 'faulty',
        udid,
        next: remedy,
        text: `The newest backup of ${deviceName} has missing or damaged files.`,
      },
    ];
  return [
    {
      code: 'not-verified',
      udid,
      next: verifying(backup),
      text: backup.drillFailed
        ? `A restore of the newest backup of ${deviceName} was tried, and not all came back.`
        : `The newest backup of ${deviceName} was never opened and verified.`,
    },
  ];
}

function passwordConcerns(backup: ComputerBackup, nowMs: number): BackupConcern[] {
  const { udid, deviceName = udid, encrypted, passwordProvenAtMs: provenAtMs } = backup;
  const check = 'safelight phone password check';
  const set = 'safelight phone password set';
  if (encrypted === undefined)
    return [
      {
        code: 'encryption-unknown',
        udid,
        next: check,
        text: `Whether the backups of ${deviceName} are encrypted is unknown.`,
      },
    ];
  if (!encrypted)
    return [
      {
        code: 'not-encrypted',
        udid,
        next: set,
        text: `The backups of ${deviceName} are not encrypted, so they lack ${missingWithoutEncryption}.`,
      },
    ];
  if (provenAtMs === undefined)
    return [
      {
        code: 'password-never-proven',
        udid,
        next: check,
        text: `Nobody has proven here that the password of the backups of ${deviceName} is still known. Without it they are lost.`,
      },
    ];
  if (nowMs - provenAtMs <= provenDays * dayMs) return [];
  return [
    {
      code: 'password-old',
      udid,
      next: check,
      text: `The password of the backups of ${deviceName} was last proven ${dayText(provenAtMs, nowMs)}. Prove that you still know it.`,
    },
  ];
}

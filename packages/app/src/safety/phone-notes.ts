import type { Session } from '../session.ts';

/** What a phone said of its own backups, and when it said so. */
export interface PhoneNote {
  readonly udid: string;
  readonly name: string | undefined;
  readonly toldMs: number;
  /** Undefined where it did not say. */
  readonly iCloudBackup: boolean | undefined;
  readonly lastICloudBackupMs: number | undefined;
  readonly lastComputerBackupMs: number | undefined;
  readonly encrypted: boolean | undefined;
}

const subject = 'phone:';

/** Remembers what a phone said of itself, with its day. */
export function notePhone(session: Session, facts: { readonly udid: string }): void {
  session.ledger.notes.write(subject + facts.udid, facts, session.now());
}

/** What every phone said last. */
export function phoneNotes({ ledger }: Session): PhoneNote[] {
  return ledger.notes.startingWith(subject).map(({ subject: name, notedMs, body }) => {
    const facts = isRecord(body) ? body : {};
    const backup = isRecord(facts.backup) ? facts.backup : {};
    return {
      udid: name.slice(subject.length),
      name: typeof facts.name === 'string' ? facts.name : undefined,
      toldMs: notedMs,
      iCloudBackup: flag(backup.iCloudBackup),
      lastICloudBackupMs: time(backup.lastICloudBackup),
      lastComputerBackupMs: time(backup.lastComputerBackup),
      encrypted: flag(backup.encrypted),
    };
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

function time(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

import type { CommandResult } from '../../commands/command.ts';
import type { Session } from '../../session.ts';
import type { JobCommand } from './job-messages.ts';

/** How long a person has to tap Trust, in milliseconds. */
const trustWaitMs = 120_000;

/** Runs what the command line would run. */
export async function runCommand(command: JobCommand, session: Session): Promise<CommandResult> {
  switch (command.kind) {
    case 'backup':
      return await (await import('../../commands/backup.ts')).backup(command.source, command, session);
    case 'verify':
      return await (await import('../../commands/verify.ts')).verifyPlaces(command.places, session);
    case 'replicate':
      return await (await import('../../commands/replicate.ts')).replicatePlaces(command, session);
    case 'repair':
      return await (await import('../../commands/repair.ts')).repairPlaces(command.places, command, session);
    case 'safe-to-delete': {
      const { safeToDeleteCommand } = await import('../../commands/safe-to-delete.ts');
      return await safeToDeleteCommand(command.source, { readNow: command.readNow, csv: false }, session);
    }
    case 'restore':
      return await (await import('../../commands/restore.ts')).restoreTo(command, session);
    case 'doctor':
      return await (await import('../../commands/doctor.ts')).doctor(command.library, command, session);
    case 'pair-phone': {
      const { phonePair } = await import('../../commands/phone.ts');
      return await phonePair(command.udid, { waitMs: trustWaitMs }, session);
    }
    case 'phone-backup': {
      const { phoneBackup } = await import('../../commands/phone-backup.ts');
      return await phoneBackup(command.udid, command, session);
    }
    case 'snapshots-verify':
    case 'snapshots-drill':
    case 'snapshots-prune':
      return await runSnapshotCommand(command, session);
    default:
      return await runPlaceCommand(command, session);
  }
}

type PlaceCommand = Extract<JobCommand, { readonly kind: `${string}-place` }>;

async function runPlaceCommand(command: PlaceCommand, session: Session): Promise<CommandResult> {
  const { placeAdd, placeAdopt, placeCheck } = await import('../../commands/place.ts');
  switch (command.kind) {
    case 'add-place':
      return await placeAdd(command.folder, { ...command, new: false }, session);
    case 'adopt-place':
      return await placeAdopt(command.folder, { fromFiles: false }, session);
    case 'check-place':
      return await placeCheck(command.folder, session);
  }
}

type SnapshotCommand = Extract<JobCommand, { readonly kind: `snapshots-${string}` }>;

/** As many files as a drill on the command line takes, and what a pruning there keeps. */
const drilled = { files: 100 };
const retention = { daily: 7, weekly: 5, monthly: 12 };

async function runSnapshotCommand(command: SnapshotCommand, session: Session): Promise<CommandResult> {
  if (command.kind === 'snapshots-verify')
    return await (await import('../../commands/snapshots-verify.ts')).snapshotsVerify(
      [],
      { all: false },
      session,
    );
  if (command.kind === 'snapshots-drill')
    return await (await import('../../commands/snapshots-drill.ts')).snapshotsDrill(
      'newest',
      { ...drilled, whole: command.whole },
      session,
    );
  const { snapshotsPrune } = await import('../../commands/snapshots.ts');
  return await snapshotsPrune({ ...retention, dryRun: command.dryRun }, session);
}

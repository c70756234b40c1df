import type { Command } from 'commander';
import type { PhoneBackupOptions } from '../commands/phone-backup.ts';
import type { PasswordOptions } from '../commands/phone-password.ts';
import type { PhoneRestoreOptions } from '../commands/phone-restore.ts';
import { phoneUdid } from '../sources/phone-name.ts';
import {
  examples,
  fileDescriptor,
  type Json,
  type PasswordOption,
  type Run,
  withJson,
  withPassword,
} from './options.ts';

const which = 'which one, where several are connected';

/** `safelight phone backup`, `restore` and `password …`: backups of the whole phone. */
export function addBackupCommands(phone: Command, run: Run): void {
  withPassword(withJson(phone.command('backup')))
    .description('back the whole phone up as Finder does, verify it, and keep it as a dated snapshot')
    .argument('[udid]', which, phoneUdid)
    .option('--to <folder>', 'the folder that holds the snapshots; the known one unless said')
    .option('--full', 'have everything sent again', false)
    .addHelpText('after', examples('phone backup --to /media/Blue/phones', 'phone backup'))
    .action((udid: string | undefined, o: Json & PhoneBackupOptions) =>
      run(o.json === true, async (session) =>
        (await import('../commands/phone-backup.ts')).phoneBackup(udid, o, session),
      ),
    );
  addRestore(phone, run);
  addPassword(phone, run);
}

function addRestore(phone: Command, run: Run): void {
  withPassword(withJson(phone.command('restore')))
    .description('give a phone what a snapshot holds; it replaces what is on the phone')
    .argument('<snapshot>', 'its date as safelight snapshots list shows it, or newest')
    .option('--root <folder>', 'the folder that holds the snapshots; every known one unless said')
    .option('--phone <udid>', 'the phone that was backed up, where there are several', phoneUdid)
    .option('--to <udid>', 'the phone that is to be restored, where several are connected', phoneUdid)
    .option('--no-system', 'leave out the system’s own files')
    .option('--no-settings', 'keep the settings of the phone')
    .option('--no-apps', 'do not have the apps installed again')
    .option('--no-reboot', 'do not restart the phone in the end')
    .option('--remove-others', 'remove from the phone what is not in the backup', false)
    .option('--force', 'though it was never verified, or is faulty', false)
    .option('--yes', 'do not ask', false)
    .addHelpText('after', examples('phone restore newest', 'phone restore 2026-11-25T22-10-05Z --to UDID'))
    .action((name: string, o: Json & PhoneRestoreOptions) =>
      run(o.json === true, async (session) =>
        (await import('../commands/phone-restore.ts')).phoneRestore(name, o, session),
      ),
    );
}

function addPassword(phone: Command, run: Run): void {
  const password = phone.command('password').description('the password of a phone’s backups');
  const kinds = {
    set: 'have backups encrypted from now on',
    change: 'give backups another password',
    off: 'have backups not encrypted any more',
  } as const;
  for (const kind of ['set', 'change', 'off'] as const) {
    const command = withPassword(withJson(password.command(kind)))
      .description(`${kinds[kind]}; the phone asks for its passcode`)
      .argument('[udid]', which, phoneUdid)
      .action((udid: string | undefined, o: Json & PasswordOptions) =>
        run(o.json === true, async (session) =>
          (await import('../commands/phone-password.ts')).phonePassword(kind, { ...o, udid }, session),
        ),
      );
    if (kind === 'change')
      command.option(
        '--new-password-fd <number>',
        'read the new password from this file descriptor',
        fileDescriptor,
      );
  }
  withPassword(withJson(password.command('check')))
    .description('prove that you still know the password, against the newest snapshot, without a phone')
    .argument('[udid]', 'of which phone', phoneUdid)
    .option('--root <folder>', 'the folder that holds the snapshots; every known one unless said')
    .action((udid: string | undefined, o: Json & PasswordOption & { root?: string }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/password-check.ts')).passwordCheck(udid, o, session),
      ),
    );
}

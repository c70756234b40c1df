import type { Command } from 'commander';
import { phoneUdid } from '../sources/phone-name.ts';
import { addBackupCommands } from './backup-commands.ts';
import { type Json, type Run, seconds, withJson } from './options.ts';

/** `safelight phone …` */
export function addPhoneCommands(program: Command, run: Run): void {
  const phone = program.command('phone').description('the phones on a cable');
  withJson(phone.command('list'))
    .description('list the phones that are connected, and whether they trust this computer')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('../commands/phone.ts')).phoneList(session)),
    );
  withJson(phone.command('pair'))
    .description('ask a phone to trust this computer')
    .argument('[udid]', 'which one, where several are connected', phoneUdid)
    .option('--wait <seconds>', 'how long to wait for Trust to be tapped', seconds, 60)
    .action((udid: string | undefined, o: Json & { wait: number }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/phone.ts')).phonePair(udid, { waitMs: o.wait * 1000 }, session),
      ),
    );
  withJson(phone.command('info'))
    .description('tell what a phone says of itself and of its own backups; “unknown” where it does not say')
    .argument('[udid]', 'which one, where several are connected', phoneUdid)
    .action((udid: string | undefined, o: Json) =>
      run(o.json === true, async (session) =>
        (await import('../commands/phone.ts')).phoneInfo(udid, session),
      ),
    );
  addBackupCommands(phone, run);
}

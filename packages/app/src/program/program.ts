import process from 'node:process';
import { Command } from 'commander';
import type { RestoreCommandOptions } from '../commands/restore.ts';
import type { BudgetOptions } from '../commands/verify.ts';
import type { Choice } from '../sources/chosen-assets.ts';
import { asTyped } from '../terminal/tell.ts';
import { version } from '../version.ts';
import { addCopiesCommands } from './copies-commands.ts';
import {
  amount,
  examples,
  gather,
  type Json,
  optionDescription,
  type PasswordOption,
  type Run,
  sourceHelp,
  withChoice,
  withJson,
  withPassword,
} from './options.ts';
import { addPhoneCommands } from './phone-commands.ts';
import { addPlaceCommands } from './place-commands.ts';
import { addSafetyCommands } from './safety-commands.ts';
import { addServeCommands, type OwnRuns } from './serve-command.ts';
import { addSnapshotCommands } from './snapshot-commands.ts';

/**
 * The command line: names, options, help. What the commands do is in `commands/`, each loaded when it is asked for: who
 * backs up a folder need not wait for what a phone needs.
 */
export function safelightProgram(run: Run, own: OwnRuns): Command {
  const program = new Command('safelight')
    .description(
      'Copies every original photo to your drives, proves every copy, and says honestly what is safe.',
    )
    .version(version(), '--version', 'tell which version this is')
    .showHelpAfterError('(safelight --help tells more)')
    .helpCommand('help [command]', 'display help for command')
    .configureHelp({ optionDescription })
    .configureOutput({
      writeOut: (text) => process.stdout.write(asTyped(text, process.env)),
      writeErr: (text) => process.stderr.write(asTyped(text, process.env)),
    })
    .exitOverride();

  withPassword(withChoice(withJson(program.command('backup'))))
    .description('copy every original that is not there yet, and prove each copy by reading it back')
    .argument('<source>', sourceHelp)
    .option('--to <folder>', 'a drive or folder for the copies; again for another one', gather, [])
    .option('--name <name>', 'what to call a place that is used for the first time')
    .option('--dry-run', 'only tell what would be copied', false)
    .addHelpText(
      'after',
      examples(
        'backup phone --to /media/Blue          (phone:UDID where several are connected)',
        'backup ~/Pictures/iPhone --to /media/Blue',
        'backup "iCloud Photos.zip" --to /media/Blue --to /media/Red',
        'backup finder-backup:/media/Blue/iPhone --to /media/Red',
        'backup DCIM            (to every known place that is connected)',
      ),
    )
    .action(
      (
        source: string,
        o: Json & Choice & PasswordOption & { to: string[]; name?: string; dryRun: boolean },
      ) =>
        run(o.json === true, async (session) =>
          (await import('../commands/backup.ts')).backup(source, { ...o, choice: o }, session),
        ),
    );

  withJson(program.command('verify'))
    .description('read every copy back and compare it with what was archived')
    .argument('[place...]', 'its path, name or id; every connected place unless said')
    .option('--budget-minutes <minutes>', 'stop after so long; what was read longest ago comes first', amount)
    .option('--budget-gb <gigabytes>', 'stop after so much', amount)
    .addHelpText('after', examples('verify', 'verify /media/Blue', 'verify --budget-minutes 20'))
    .action((places: string[], o: Json & BudgetOptions) =>
      run(o.json === true, async (session) =>
        (await import('../commands/verify.ts')).verifyPlaces(places, session, o),
      ),
    );

  withPassword(withChoice(withJson(program.command('list'))))
    .description('list the photos and videos of a source, with all their files')
    .argument('<source>', sourceHelp)
    .addHelpText('after', examples('list ~/Pictures/iPhone', 'list DCIM --json'))
    .action((source: string, o: Json & Choice & PasswordOption) =>
      run(o.json === true, async (session) =>
        (await import('../commands/list.ts')).list(
          source,
          { ...o, json: o.json === true, choice: o },
          session,
        ),
      ),
    );

  withJson(program.command('sources'))
    .description('find Photos libraries, camera cards and backups of phones in the usual places')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('../commands/sources.ts')).sources(session)),
    );

  withJson(program.command('doctor'))
    .description('tell what of a Photos library is complete, only in iCloud, or missing, and what to do')
    .argument('<library>', 'a Photos library')
    .option('--fingerprints', 'read every file and compare it with Apple’s own fingerprint', false)
    .addHelpText('after', examples('doctor ~/Pictures/"Photos Library.photoslibrary"'))
    .action((library: string, o: Json & { fingerprints: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/doctor.ts')).doctor(library, o, session),
      ),
    );

  withJson(program.command('restore'))
    .description('copy originals back into a folder, proven; replaces nothing')
    .requiredOption('--to <folder>', 'where they are to go')
    .option('--from <place>', 'a place by its path, name or id; every connected one unless said', gather, [])
    .option('--month <month>', '2024, 2024-06, or undated')
    .option('--album <title>', 'only this album')
    .option('--name <part>', 'only files with this in their path')
    .option('--asset <id>', 'only the files of this photo or video, by the id that list tells')
    .option('--into-photos', 'then give them to the app Photos of this Mac', false)
    .addHelpText(
      'after',
      examples('restore --to ~/Desktop/back', 'restore --from /media/Blue --month 2024-06 --to june'),
    )
    .action((o: Json & RestoreCommandOptions) =>
      run(o.json === true, async (session) => (await import('../commands/restore.ts')).restoreTo(o, session)),
    );

  addCopiesCommands(program, run);
  addSafetyCommands(program, run);
  addPlaceCommands(program, run);
  addServeCommands(program, own);
  addPhoneCommands(program, run);
  addSnapshotCommands(program, run);
  return program;
}

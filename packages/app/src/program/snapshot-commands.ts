import { type Command, InvalidArgumentError } from 'commander';
import { phoneUdid } from '../sources/phone-name.ts';
import { examples, type Json, type PasswordOption, type Run, withJson, withPassword } from './options.ts';

interface Where {
  readonly root?: string;
  readonly phone?: string;
}

interface DrillWords {
  readonly files: number;
  readonly whole: boolean;
  readonly to?: string;
}

function withWhere(command: Command): Command {
  return command
    .option('--root <folder>', 'the folder that holds the snapshots; every known one unless said')
    .option('--phone <udid>', 'only this phone’s', phoneUdid);
}

/** `safelight snapshots …` */
export function addSnapshotCommands(program: Command, run: Run): void {
  const snapshots = program
    .command('snapshots')
    .description('backups of whole phones: list, verify, read, keep');
  addLooking(snapshots, run);
  addKeeping(snapshots, run);
  addReading(snapshots, run);
}

function addLooking(snapshots: Command, run: Run): void {
  withWhere(withJson(snapshots.command('list')))
    .description('list the backups of whole phones that this computer knows, and what is to be said of them')
    .action((o: Json & Where) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots.ts')).snapshotsList(o, session),
      ),
    );
  withPassword(withWhere(withJson(snapshots.command('verify'))))
    .description('read everything of a snapshot, or of any backup’s folder, and record the day')
    .argument(
      '[snapshot...]',
      'its date as in the list, newest, or a folder; the newest of each phone unless said',
    )
    .option('--all', 'every snapshot', false)
    .addHelpText(
      'after',
      examples('snapshots verify', 'snapshots verify ~/Library/"Application Support"/MobileSync/Backup/UDID'),
    )
    .action((names: string[], o: Json & Where & PasswordOption & { all: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots-verify.ts')).snapshotsVerify(names, o, session),
      ),
    );
  withPassword(withWhere(withJson(snapshots.command('drill'))))
    .description('restore a random sample, or the whole, compare, and keep a dated certificate')
    .argument('[snapshot]', 'its date as in the list', 'newest')
    .option('--whole', 'restore all of it to a simulated iPhone, and compare every file', false)
    .option('--files <number>', 'how many files of a sample', whole, 100)
    .option('--to <folder>', 'keep the sample there; else it is removed')
    .action((name: string, o: Json & Where & PasswordOption & DrillWords) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots-drill.ts')).snapshotsDrill(name, o, session),
      ),
    );
}

function addKeeping(snapshots: Command, run: Run): void {
  withPassword(withJson(snapshots.command('import')))
    .description(
      'copy a backup that Finder, iTunes or idevicebackup2 made, verify it, and keep it as a snapshot',
    )
    .argument('<backup>', 'its folder')
    .requiredOption('--root <folder>', 'the folder that is to hold the snapshots')
    .action((path: string, o: Json & PasswordOption & { root: string }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots.ts')).snapshotsImport(path, o, session),
      ),
    );
  withWhere(withJson(snapshots.command('prune')))
    .description('remove old snapshots; never the newest, nor the last verified one')
    .option('--daily <number>', 'keep the newest of so many days', whole, 7)
    .option('--weekly <number>', 'and of so many weeks', whole, 5)
    .option('--monthly <number>', 'and of so many months', whole, 12)
    .option('--dry-run', 'only tell what would go', false)
    .action((o: Json & Where & { daily: number; weekly: number; monthly: number; dryRun: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots.ts')).snapshotsPrune(o, session),
      ),
    );
}

function addReading(snapshots: Command, run: Run): void {
  const what = 'its date as in the list, newest, or the folder of any backup';
  const withFiles = (command: Command): Command =>
    withPassword(withWhere(withJson(command)))
      .argument('[backup]', what, 'newest')
      .option('--domain <domain>', 'only this part of the phone, such as CameraRollDomain')
      .option('--path <path>', 'only this path, and what is below it');
  type Files = Json & Where & PasswordOption & { domain?: string; path?: string };
  withFiles(snapshots.command('files'))
    .description('list the domains of a backup, or the files of one domain or path')
    .action((name: string, o: Files) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots-extract.ts')).snapshotsFiles(
          name,
          { ...o, json: o.json === true },
          session,
        ),
      ),
    );
  withFiles(snapshots.command('extract'))
    .description('write files of a backup, decrypted, into a folder; replaces nothing')
    .requiredOption('--to <folder>', 'where they are to go')
    .addHelpText(
      'after',
      examples('snapshots extract newest --domain HomeDomain --path Library/SMS --to messages'),
    )
    .action((name: string, o: Files & { to: string }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/snapshots-extract.ts')).snapshotsExtract(name, o, session),
      ),
    );
}

function whole(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0 || value === '')
    throw new InvalidArgumentError('It is no whole number.');
  return number;
}

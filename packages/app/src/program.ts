import { Command, InvalidArgumentError } from 'commander';
import type { CommandResult } from './commands/command.ts';
import type { Session } from './session.ts';
import type { Choice } from './sources/chosen-assets.ts';

/** Runs one command with a session that is opened for it. */
export type Run = (json: boolean, command: (session: Session) => Promise<CommandResult>) => Promise<void>;

interface Json {
  readonly json?: true;
}

/**
 * The command line: names, options, help. What the commands do is in `commands/`, each loaded when it is asked for: who
 * backs up a folder need not wait for what a phone needs.
 */
export function safelightProgram(run: Run, demo: () => Promise<void>): Command {
  const program = new Command('safelight')
    .description(
      'Copies every original photo to your drives, proves every copy, and says honestly what is safe.',
    )
    .showHelpAfterError('(safelight --help tells more)')
    .exitOverride()
    .action(demo);

  withChoice(withJson(program.command('backup')))
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
        'backup DCIM            (to every known place that is connected)',
      ),
    )
    .action((source: string, o: Json & Choice & { to: string[]; name?: string; dryRun: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('./commands/backup.ts')).backup(source, { ...o, choice: o }, session),
      ),
    );

  withJson(program.command('verify'))
    .description('read every copy back and compare it with what was archived')
    .argument('[place...]', 'its path, name or id; every connected place unless said')
    .addHelpText('after', examples('verify', 'verify /media/Blue'))
    .action((places: string[], o: Json) =>
      run(o.json === true, async (session) =>
        (await import('./commands/verify.ts')).verifyPlaces(places, session),
      ),
    );

  withJson(program.command('status'))
    .description('tell what is kept where, and as of when it was proven')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('./commands/status.ts')).status(session)),
    );

  withChoice(withJson(program.command('list')))
    .description('list the photos and videos of a source, with all their files')
    .argument('<source>', sourceHelp)
    .addHelpText('after', examples('list ~/Pictures/iPhone', 'list DCIM --json'))
    .action((source: string, o: Json & Choice) =>
      run(o.json === true, async (session) =>
        (await import('./commands/list.ts')).list(source, { json: o.json === true, choice: o }, session),
      ),
    );

  withJson(program.command('sources'))
    .description('find Photos libraries and camera cards in the usual places')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('./commands/sources.ts')).sources(session)),
    );

  withJson(program.command('doctor'))
    .description('tell what of a Photos library is complete, only in iCloud, or missing, and what to do')
    .argument('<library>', 'a Photos library')
    .option('--fingerprints', 'read every file and compare it with Apple’s own fingerprint', false)
    .addHelpText('after', examples('doctor ~/Pictures/"Photos Library.photoslibrary"'))
    .action((library: string, o: Json & { fingerprints: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('./commands/doctor.ts')).doctor(library, o, session),
      ),
    );

  withJson(program.command('restore'))
    .description('copy originals back into a folder, proven; replaces nothing')
    .requiredOption('--to <folder>', 'where they are to go')
    .option('--from <place>', 'a place by its path, name or id; every connected one unless said', gather, [])
    .option('--month <month>', '2024, 2024-06, or undated')
    .option('--album <title>', 'only this album')
    .option('--name <part>', 'only files with this in their path')
    .addHelpText(
      'after',
      examples('restore --to ~/Desktop/back', 'restore --from /media/Blue --month 2024-06 --to june'),
    )
    .action((o: Json & { to: string; from: string[]; month?: string; album?: string; name?: string }) =>
      run(o.json === true, async (session) => (await import('./commands/restore.ts')).restoreTo(o, session)),
    );

  addPlaceCommands(program, run);
  addPhoneCommands(program, run);
  return program;
}

function addPlaceCommands(program: Command, run: Run): void {
  const place = program.command('place').description('the drives and folders where copies are kept');
  withJson(place.command('add'))
    .description('make a folder a place for copies')
    .argument('<folder>')
    .option('--name <name>', 'what to call it; the folder’s own name unless said')
    .option('--new', 'begin a new archive even where a known one used to be', false)
    .action((path: string, o: Json & { name?: string; new: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('./commands/place.ts')).placeAdd(path, o, session),
      ),
    );
  withJson(place.command('list'))
    .description('list the places that this computer knows')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('./commands/place.ts')).placeList(session)),
    );
  withJson(place.command('adopt'))
    .description('learn what a drive holds that another computer filled, or whose ledger was lost here')
    .argument('<folder>')
    .option('--from-files', 'do not trust the drive’s copies of the ledger; read every file', false)
    .action((path: string, o: Json & { fromFiles: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('./commands/place.ts')).placeAdopt(path, o, session),
      ),
    );
  withJson(place.command('check'))
    .description('test whether a drive does what the archive relies on; writes and removes small files')
    .argument('<folder>')
    .action((path: string, o: Json) =>
      run(o.json === true, async (session) =>
        (await import('./commands/place.ts')).placeCheck(path, session),
      ),
    );
}

function addPhoneCommands(program: Command, run: Run): void {
  const phone = program.command('phone').description('the phones on a cable');
  withJson(phone.command('list'))
    .description('list the phones that are connected, and whether they trust this computer')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('./commands/phone.ts')).phoneList(session)),
    );
  withJson(phone.command('pair'))
    .description('ask a phone to trust this computer')
    .argument('[udid]', 'which one, where several are connected')
    .option('--wait <seconds>', 'how long to wait for Trust to be tapped', seconds, 60)
    .action((udid: string | undefined, o: Json & { wait: number }) =>
      run(o.json === true, async (session) =>
        (await import('./commands/phone.ts')).phonePair(udid, { waitMs: o.wait * 1000 }, session),
      ),
    );
  withJson(phone.command('info'))
    .description('tell what a phone says of itself and of its own backups; “unknown” where it does not say')
    .argument('[udid]', 'which one, where several are connected')
    .action((udid: string | undefined, o: Json) =>
      run(o.json === true, async (session) => (await import('./commands/phone.ts')).phoneInfo(udid, session)),
    );
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 86_400)) throw new InvalidArgumentError('It is no number of seconds.');
  return number;
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one JSON document on stdout, everything else on stderr');
}

const sourceHelp = 'a folder of photos, a .zip of one, a Photos library, or phone';

function withChoice(command: Command): Command {
  return command
    .option('--no-trashed', 'leave out what is in Recently Deleted')
    .option('--no-hidden', 'leave out what is hidden')
    .option('--no-shared', 'leave out shared albums, the Shared Library and what was shared with you');
}

function gather(value: string, all: string[]): string[] {
  if (value === '') throw new InvalidArgumentError('It is empty.');
  return [...all, value];
}

function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  safelight ${line}`).join('\n')}\n`;
}

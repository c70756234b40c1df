import { locations, media } from '@safelight/archive';
import { type Command, Option } from 'commander';
import type { PlaceFacts } from '../commands/place.ts';
import { examples, type Json, type Run, withJson } from './options.ts';

function mediumOption(): Option {
  return new Option('--medium <medium>', 'what it is; guessed unless said').choices([...media]);
}

function locationOption(): Option {
  const help = 'with the computer, or where no fire and no thief reaches both';
  return new Option('--location <location>', help).choices([...locations]);
}

/** `safelight place …` */
export function addPlaceCommands(program: Command, run: Run): void {
  const place = program.command('place').description('the drives and folders where copies are kept');
  withJson(place.command('add'))
    .description('make a folder a place for copies')
    .argument('<folder>')
    .option('--name <name>', 'what to call it; the folder’s own name unless said')
    .option('--new', 'begin a new archive even where a known one used to be', false)
    .addOption(mediumOption())
    .addOption(locationOption())
    .action((path: string, o: Json & PlaceFacts & { new: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeAdd(path, o, session),
      ),
    );
  withJson(place.command('set'))
    .description('say what kind of place it is, and where it is kept')
    .argument('<place>', 'its path, name or id')
    .option('--name <name>', 'what to call it')
    .addOption(mediumOption())
    .addOption(locationOption())
    .addHelpText('after', examples('place set Blue --location elsewhere'))
    .action((called: string, o: Json & PlaceFacts) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeSet(called, o, session),
      ),
    );
  withJson(place.command('list'))
    .description('list the places that this computer knows')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('../commands/place.ts')).placeList(session)),
    );
  withJson(place.command('adopt'))
    .description('learn what a drive holds that another computer filled, or whose ledger was lost here')
    .argument('<folder>')
    .option('--from-files', 'do not trust the drive’s copies of the ledger; read every file', false)
    .action((path: string, o: Json & { fromFiles: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeAdopt(path, o, session),
      ),
    );
  withJson(place.command('check'))
    .description('test whether a drive does what the archive relies on; writes and removes small files')
    .argument('<folder>')
    .action((path: string, o: Json) =>
      run(o.json === true, async (session) =>
        (await import('../commands/place.ts')).placeCheck(path, session),
      ),
    );
}

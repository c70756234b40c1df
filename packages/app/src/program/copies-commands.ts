import type { Command } from 'commander';
import { examples, gather, type Json, type Run, withJson } from './options.ts';

/** What is done from place to place: `safelight replicate`, `safelight repair`. */
export function addCopiesCommands(program: Command, run: Run): void {
  withJson(program.command('replicate'))
    .description('bring places up to date from the others, and prove each copy by reading it back')
    .option('--to <place>', 'a place by its path, name or id; every connected one unless said', gather, [])
    .option(
      '--from <place>',
      'where to read, the preferred first; every other connected place unless said',
      gather,
      [],
    )
    .addHelpText(
      'after',
      examples('replicate', 'replicate --to Cloud', 'replicate --from Blue --to /media/Red'),
    )
    .action((o: Json & { to: string[]; from: string[] }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/replicate.ts')).replicatePlaces(o, session),
      ),
    );

  withJson(program.command('repair'))
    .description(
      'replace what checks found damaged or missing by bytes that another place proves to be right',
    )
    .argument('[place...]', 'its path, name or id; every connected place unless said')
    .option(
      '--from <place>',
      'where to read, the preferred first; every other connected place unless said',
      gather,
      [],
    )
    .addHelpText('after', examples('verify && safelight repair', 'repair Red'))
    .action((places: string[], o: Json & { from: string[] }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/repair.ts')).repairPlaces(places, o, session),
      ),
    );
}

import { type Command, InvalidArgumentError } from 'commander';
import { examples, gather, type Json, type Run, sourceHelp, withJson } from './options.ts';

/** What is safe, and what would be lost. */
export function addSafetyCommands(program: Command, run: Run): void {
  withJson(program.command('status'))
    .description('the light: what is kept where, as of when it was proven, and what to do next')
    .action((o: Json) =>
      run(o.json === true, async (session) => (await import('../commands/status.ts')).status(session)),
    );

  withJson(program.command('safe-to-delete'))
    .description('name what could be deleted from a source without losing it; deletes nothing')
    .argument('[source]', `${sourceHelp}; what was backed up, where that is one thing only`)
    .option('--read-now', 'read every copy, and the source, now; nothing else counts', false)
    .option('--csv', 'print a table', false)
    .addHelpText(
      'after',
      examples('safe-to-delete phone', 'safe-to-delete phone --read-now --csv > list.csv'),
    )
    .action((source: string | undefined, o: Json & { readNow: boolean; csv: boolean }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/safe-to-delete.ts')).safeToDeleteCommand(source, o, session),
      ),
    );

  withJson(program.command('what-if'))
    .description('tell what survives if the worst happens, on what, and what is lost')
    .argument('[scenario...]', 'phone-stolen, house-fire, …; all of them unless said')
    .option('--names <number>', 'name so many of the lost photos', wholeNumber, 100)
    .action((scenarios: string[], o: Json & { names: number }) =>
      run(o.json === true, async (session) =>
        (await import('../commands/what-if.ts')).whatIfCommand(scenarios, o, session),
      ),
    );

  withJson(program.command('gone'))
    .description('list what was at a source once and is not any more; every copy is kept')
    .option('--acknowledge', 'I know of it and meant it: it raises no alarm any more', false)
    .action((o: Json & { acknowledge: boolean }) =>
      run(o.json === true, async (session) => (await import('../commands/gone.ts')).gone(o, session)),
    );

  withJson(program.command('policy'))
    .description('show what “safe” means here, or change it')
    .option('--set <key=value>', 'change one number; again for another one', gather, [])
    .option('--reset', 'go back to the defaults', false)
    .addHelpText('after', examples('policy', 'policy --set copies=2 --set proofDays=60'))
    .action((o: Json & { set: string[]; reset: boolean }) =>
      run(o.json === true, async (session) => (await import('../commands/policy.ts')).policy(o, session)),
    );
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new InvalidArgumentError('It is no number.');
  return number;
}

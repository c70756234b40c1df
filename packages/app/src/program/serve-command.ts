import { type Command, InvalidArgumentError } from 'commander';
import type { ServeOptions } from '../commands/serve.ts';
import { examples } from './options.ts';
import { refuseUnknown } from './unknown-command.ts';

/** What opens its surroundings itself. */
export interface OwnRuns {
  /** The demo in the terminal. */
  demo(): Promise<void>;
  /** The page, with the person's own photos. */
  serve(options: ServeOptions): Promise<void>;
  /** The page, with the demo as long as there is nothing of the person's own. */
  begin(options: ServeOptions): Promise<void>;
}

/** `safelight` alone, `safelight serve` and `safelight demo`. */
export function addServeCommands(program: Command, { demo, serve, begin }: OwnRuns): void {
  withServing(program.enablePositionalOptions())
    .allowExcessArguments()
    .allowUnknownOption()
    .action((options: ServeOptions) => {
      refuseUnknown(program);
      return begin(options);
    });
  withServing(program.command('serve'))
    .description('open the page where photos, places and phones can be seen and looked after')
    .addHelpText('after', examples('serve', 'serve --port 8080 --no-open'))
    .action((options: ServeOptions) => serve(options));
  program
    .command('demo')
    .description('show in the terminal, on a simulated phone, how photos are kept safe; takes some seconds')
    .action(() => demo());
}

function withServing(command: Command): Command {
  return command
    .option('--port <number>', 'where to listen on this computer; a free port unless said', portNumber, 0)
    .option('--no-open', 'do not open a browser; only print the address');
}

function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It is no port number.');
  return port;
}

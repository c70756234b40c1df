import { type Command, InvalidArgumentError } from 'commander';
import type { ServeOptions } from '../commands/serve.ts';
import { examples } from './options.ts';

/** `safelight serve` */
export function addServeCommand(program: Command, serve: (options: ServeOptions) => Promise<void>): void {
  program
    .command('serve')
    .description('open the page where photos, places and phones can be seen and looked after')
    .option('--port <number>', 'where to listen on this computer; a free port unless said', portNumber, 0)
    .option('--no-open', 'do not open a browser; only print the address')
    .addHelpText('after', examples('serve', 'serve --port 8080 --no-open'))
    .action((options: ServeOptions) => serve(options));
}

function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It is no port number.');
  return port;
}

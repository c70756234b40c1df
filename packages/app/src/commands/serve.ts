import { openBrowser } from '../server/open-browser.ts';
import { startServer } from '../server/start.ts';
import type { World } from '../server/world.ts';

export interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
}

/** `safelight serve`: the page, until it is stopped. `say` prints a line for people. */
export async function serve(
  world: World,
  { port, open }: ServeOptions,
  { signal, say }: { readonly signal: AbortSignal; say(line: string): void },
): Promise<void> {
  await using server = await startServer({ world, port });
  const address = server.newAddress();
  say(`Safelight is at ${address}`);
  say('The address works once, and only on this computer. Ctrl-C ends Safelight.');
  if (open) await openBrowser(server.newAddress(), world.session.home.path);
  await stopped(signal);
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

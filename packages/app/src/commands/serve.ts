import { openBrowser } from '../server/open-browser.ts';
import { startServer } from '../server/start.ts';
import { openWorld, type World, type WorldOptions } from '../server/world.ts';

export interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
}

export interface Serving {
  readonly signal: AbortSignal;
  /** Prints a line for people. */
  say(line: string): void;
}

/** `safelight serve`: the page, until it is stopped. */
export async function serve(world: World, options: ServeOptions, serving: Serving): Promise<void> {
  await serveWorld({ world }, options, serving);
}

/** `safelight` alone, where there is nothing of the person's own yet: the page with the demo, which leads to their own. */
export async function serveDemo(
  options: ServeOptions,
  { say, ...surroundings }: WorldOptions & Serving,
): Promise<void> {
  const { openDemoWorld } = await import('../demo/demo-world.ts');
  say('This is a DEMO with a simulated phone and pictures drawn by Safelight; yours are not touched.');
  const world = await openDemoWorld(surroundings.environment, surroundings.signal);
  await serveWorld({ world, own: () => openWorld(surroundings) }, options, {
    say,
    signal: surroundings.signal,
  });
}

async function serveWorld(
  worlds: { readonly world: World; readonly own?: () => World },
  { port, open }: ServeOptions,
  { signal, say }: Serving,
): Promise<void> {
  await using server = await startServer({ ...worlds, port });
  say(`Safelight is at ${server.newAddress()}`);
  say('The address works once, and only on this computer. Ctrl-C ends Safelight.');
  if (open) await openBrowser(server.newAddress(), worlds.world.session.home.path);
  await stopped(signal);
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });
}

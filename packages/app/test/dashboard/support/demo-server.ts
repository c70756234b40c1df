import { join } from 'node:path';
import process from 'node:process';
import type { Page } from 'playwright-core';
import { openDemoWorld } from '../../../src/demo/demo-world.ts';
import { type RunningServer, startServer } from '../../../src/server/start.ts';
import { openWorld } from '../../../src/server/world.ts';

/** The demo as `npm start` shows it; `folder` is where the person's own state would be. */
export async function demoServer(folder: string): Promise<RunningServer> {
  const signal = new AbortController().signal;
  const environment = { ...process.env, SAFELIGHT_HOME: join(folder, 'own'), HOME: folder };
  const own = () => ({ ...openWorld({ environment, folder, signal }), roots: [folder] });
  return await startServer({ world: await openDemoWorld(environment, signal), own, port: 0, checked: true });
}

/** What the demo does at its start is done. */
export async function demoIsReady(page: Page): Promise<void> {
  for (let ready = false; !ready; )
    ready = await page.evaluate<boolean>(
      `fetch('/api/jobs').then((answer) => answer.json())
        .then(({ jobs }) => jobs.length >= 2 && jobs.every(({ state }) => state === 'ended'))`,
    );
}

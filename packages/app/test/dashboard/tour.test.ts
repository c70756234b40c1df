import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import type { RunningServer } from '../../src/server/start.ts';
import {
  accessProblems,
  openBrowser,
  picture,
  pictured,
  type Screen,
  schemes,
  screens,
  visit,
  widthProblems,
  withoutBrowser,
} from './support/browser.ts';
import { demoIsReady, demoServer } from './support/demo-server.ts';

/** Each page of the demo, and what stands on it as soon as it is all there. */
const pages: readonly (readonly [path: string, ready: string])[] = [
  ['/', 'Your layers of safety'],
  ['/photos', 'photos and videos'],
  ['/photos?search=nothing-has-this-name', 'Nothing matches'],
  ['/devices', 'Known from before'],
  ['/places', 'Oldest proof'],
  ['/what-if', 'survive'],
  ['/safe-to-delete', 'Examine'],
  ['/activity', 'History'],
  ['/settings', 'Version'],
  ['/gone', 'Nothing is gone'],
  ['/phone-backups', 'No backup of a whole phone'],
  ['/photos?filters=hidden', 'Show hidden photos'],
  ['/setup', 'Every original, copied'],
  ['/nowhere', 'Lost, but nothing is lost'],
];

describe('every page of the demo', { skip: withoutBrowser, timeout: 240_000 }, () => {
  let temporary: TemporaryFolder;
  let server: RunningServer;
  let browser: Browser;

  before(async () => {
    temporary = temporaryFolder();
    [server, browser] = await Promise.all([demoServer(temporary.path), openBrowser()]);
    await using first = await visit(browser, server.newAddress());
    await demoIsReady(first.page);
  });
  after(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await temporary[Symbol.asyncDispose]();
  });

  for (const screen of Object.keys(screens) as Screen[])
    for (const scheme of schemes)
      test(`can be read by everybody, and fits: ${screen}, ${scheme}`, async () => {
        await using visiting = await visit(browser, server.newAddress(), { screen, scheme });
        const { page, complaints } = visiting;
        const problems: Record<string, readonly string[]> = {};
        for (const [path, ready] of pages) {
          await page.goto(server.address + path);
          await page.getByText(ready).first().waitFor();
          await pictured(page);
          await picture(page, `${screen}-${scheme}${nameOf(path)}`, path !== '/photos');
          const found = [...(await widthProblems(page)), ...(await accessProblems(page))];
          if (found.length > 0) problems[path] = found;
        }
        assert.deepEqual(problems, {});
        assert.deepEqual(complaints, []);
      });
});

function nameOf(path: string): string {
  return path === '/' ? '-home' : path.replaceAll(/[^a-z]+/g, '-');
}

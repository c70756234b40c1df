import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { jpegOf } from '../../packages/app/src/demo/jpeg.ts';
import { sceneMosaic } from '../../packages/app/src/demo/scene.ts';
import { openPictureStore } from '../../packages/app/src/pictures/picture-store.ts';
import { openBrowser, visit } from '../../packages/app/test/dashboard/support/browser.ts';
import { askedServer } from './asking.ts';
import { makeLedger } from './made-ledger.ts';
import { pictureStoreIn, watchBlankTiles } from './page-watch.ts';

// `node bench/dashboard/page.ts [--photos 300000] [--folder F]`: what a person waits for, in the system's Chromium.
const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '300000' },
    seconds: { type: 'string', default: '6' },
    folder: { type: 'string' },
  },
});
const folder = values.folder ?? mkdtempSync(join(tmpdir(), 'safelight-bench-'));
const pixelsASecond = 5000;
/** As many of the newest photos have their thumbnails already. */
const thumbnails = 12_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

if (!existsSync(join(folder, 'home', 'ledger.db'))) makeLedger(folder, Number(values.photos), Date.now());
keepThumbnails();
using server = await askedServer(folder);
await server.ask('/api/home');
const monthsMs = (await server.ask('/api/timeline')).ms;
await using browser = await openBrowser();
await using visiting = await visit(browser, await server.newAddress());
const { page } = visiting;
say(`The page with ${Number(values.photos).toLocaleString('en')} photos`);
say(`  the server, just started, knows the months after ${monthsMs.toFixed(0)} ms more`);
say(`  home, to its light:        ${await timed('/', 'Your layers of safety')} ms (to be < 1000)`);
say(`  timeline, to its tiles:    ${await timed('/photos', 'photos and videos')} ms (to be < 1000)`);
const { frames, longestFrameMs, longestBlankMs, tiles } = await scrolled(page);
say(`  scrolling ${pixelsASecond} px/s: ${frames} frames, the longest ${longestFrameMs.toFixed(0)} ms;`);
say(`    ${tiles} tiles, blank for ${longestBlankMs.toFixed(0)} ms at most (to be < 300)`);
const scrubs: number[] = [];
for (let share = 0.05; share < 1; share += 0.1) scrubs.push(await scrubbed(page, share));
say(
  `  scrub to a month:          ${Math.max(...scrubs).toFixed(0)} ms at most of ${scrubs.length} (to be < 500)`,
);

/** From the click's navigation until a text, and for the timeline the first tiles' pictures, are there. */
async function timed(path: string, text: string): Promise<string> {
  const started = performance.now();
  await page.goto(server.origin + path);
  await page.getByText(text).first().waitFor();
  if (path === '/photos') await page.locator('[data-index="0"] img').waitFor();
  return (performance.now() - started).toFixed(0);
}

async function scrolled(shown: Page) {
  return await shown.evaluate<Awaited<ReturnType<typeof watchBlankTiles>>>(
    `(${watchBlankTiles})(${pixelsASecond}, ${Number(values.seconds) * 1000})`,
  );
}

/** Until every tile on the screen at a share of the way is known to the page. */
async function scrubbed(shown: Page, share: number): Promise<number> {
  return await shown.evaluate<number>(`(async () => {
    const started = performance.now();
    scrollTo(0, document.documentElement.scrollHeight * ${share});
    for (;;) {
      await new Promise(requestAnimationFrame);
      const shown = [...document.querySelectorAll('[data-index]')].filter((tile) => {
        const { top, bottom } = tile.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
      });
      if (shown.length > 0 && shown.every((tile) => !tile.disabled)) return performance.now() - started;
      if (performance.now() - started > 10000) return 10000;
    }
  })()`);
}

function keepThumbnails(): void {
  const path = pictureStoreIn(join(folder, 'home'));
  if (existsSync(path)) return;
  using store = openPictureStore(path, { mostBytes: 4e9 });
  using ledger = new DatabaseSync(join(folder, 'home', 'ledger.db'), { readOnly: true });
  const pictures = Array.from({ length: 50 }, (_, number) => jpegOf(sceneMosaic({ number })));
  const rows = ledger
    .prepare(
      'SELECT t.sha256 AS sha FROM resource r JOIN content t ON t.id = r.content ORDER BY r.id DESC LIMIT ?',
    )
    .iterate(thumbnails);
  let index = 0;
  for (const { sha } of rows) {
    const bytes = pictures[index++ % pictures.length] ?? Buffer.alloc(0);
    for (const size of [256, 512] as const)
      store.put(Buffer.from(sha as Uint8Array).toString('hex'), size, { bytes }, Date.now());
  }
}

import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { jpegOf } from '../../src/demo/jpeg.ts';
import { type DatabaseAsset, makePhoneDatabase } from '../../src/demo/phone-database.ts';
import { sceneMosaic } from '../../src/demo/scene.ts';
import { backupOf } from '../support/finder-backup.ts';
import { type Desk, desk, putAssets } from '../support/phone.ts';
import { serverIn, type TestServer } from '../support/server.ts';
import { looksRight, openBrowser, picture, type Visit, visit, withoutBrowser } from './support/browser.ts';

const photos = 40;
/** So slow that a person, and this test, can see it go on. */
const slow = 150_000;

function assets(): DatabaseAsset[] {
  return Array.from({ length: photos }, (_, index) => ({
    uuid: `photo-${index}`,
    path: `DCIM/100APPLE/IMG_${String(index).padStart(4, '0')}.JPG`,
    // What follows a picture's end is no part of it; it only takes its time on the cable.
    bytes: Buffer.concat([jpegOf(sceneMosaic({ number: index })), Buffer.alloc(60_000, index)]),
    local: `2024-0${1 + (index % 6)}-12T09:30:${String(index).padStart(2, '0')}`,
    ...(index === 7 ? { film: Buffer.from('a film that no browser can play') } : {}),
  }));
}

/** One life of a page: the tests follow each other, and each begins where the last one ended. */
describe('from nothing to a backup, on one’s own phone', { skip: withoutBrowser, timeout: 240_000 }, () => {
  let phone: Desk;
  let server: TestServer;
  let browser: Browser;
  let visiting: Visit;
  let page: Page;

  before(async () => {
    phone = await desk({ name: 'Fotoaufnahmegerätebesitzerin', trust: { answer: 'trust', afterAsks: 1 } });
    putAssets(phone.media, assets());
    backupOf(join(dirname(phone.drive), 'MobileSync/Backup'), phone.media, { password: 'correct horse' });
    server = await serverIn(dirname(phone.drive), phone.environment);
    browser = await openBrowser();
    visiting = await visit(browser, server.newAddress());
    page = visiting.page;
  });
  afterEach(async (done) => {
    if ('passed' in done && !done.passed)
      await picture(page, `first-run failed at ${done.name}`.replaceAll('/', ' '));
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await phone?.[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });

  /** Makes a folder in the tops’ first one, and takes it. */
  async function newFolder(name: string): Promise<void> {
    await button('Another folder…').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /free/ }).click();
    await dialog.getByRole('button', { name: 'New folder' }).click();
    await dialog.getByLabel('Name of the new folder').fill(name);
    await dialog.getByRole('button', { name: 'Make' }).click();
    await dialog.getByRole('navigation').getByRole('button', { name }).waitFor();
    await looksRight(page, `first-run-folder-${name}`);
    await dialog.getByRole('button', { name: 'Keep copies here' }).click();
    await page.getByRole('checkbox', { name: new RegExp(name) }).waitFor();
  }

  test('the wizard finds the phone, asks it for trust, and makes two places', async () => {
    await page.getByRole('link', { name: 'Set up your first backup' }).click();
    await button('Begin').click();
    await page.getByRole('heading', { name: 'Where are your photos?' }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.id'), 'content', 'the keyboard goes on there');
    await button('Ask for trust').click();
    await button('Ask for trust').waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: /Fotoaufnahmegerätebesitzerin/ }).check();
    const ofComputer = page.getByRole('checkbox', { name: /Backup of the phone “Anna’s iPhone”.*encrypted/ });
    await ofComputer.click();
    const password = page.getByRole('dialog').getByLabel('Password', { exact: true });
    await password.fill('correct horse');
    await button('Choose it').click();
    assert.ok(await ofComputer.isChecked());
    await ofComputer.click();
    await ofComputer.click();
    await looksRight(page, 'first-run-password');
    await page.keyboard.press('Escape');
    await password.waitFor({ state: 'detached' });
    assert.ok(!(await ofComputer.isChecked()), 'without its password it is not chosen');
    await looksRight(page, 'first-run-sources');
    await button('Continue').click();
    await newFolder('Blaues Laufwerk');
    await newFolder('Rotes Laufwerk');
    // Both are folders in one for temporary files: with the computer, or nobody knows.
    await page
      .getByText(/it fails with the computer|Nobody knows on which disk/)
      .nth(1)
      .waitFor();
    await looksRight(page, 'first-run-drives');
    await button('Continue').click();
    await page.getByText('These are read').waitFor();
    await looksRight(page, 'first-run-review');
  });

  test('the backup runs, shows how far it is, and says so when the cable is pulled', async () => {
    phone.iphone.phone.faults = { bytesPerSecond: slow };
    await button('Start the first backup').click();
    const far = page.getByRole('progressbar', { name: /Back up/ });
    await far.waitFor();
    await page.getByText(/ · .*\/s/).waitFor();
    await looksRight(page, 'backup-running', true);
    phone.iphone.phone.faults = { unplugAfterBytes: 10_000 };
    await page.getByText('What was copied until then is kept.').waitFor();
    await page
      .getByText(/The phone stopped answering/)
      .first()
      .waitFor();
    await page.getByRole('link', { name: 'Go on' }).waitFor();
    const first = await page.locator('main').locator('a.bg-ink, button.bg-ink').allTextContents();
    assert.deepEqual(first, ['Go on'], 'one thing to do first');
    await looksRight(page, 'backup-unplugged', true);
  });

  test('plugged in again, it goes on from there and ends well', async () => {
    phone.iphone.phone.faults = {};
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByText('No iPhone is connected').waitFor();
    await looksRight(page, 'devices-no-phone');
    phone.iphone.muxer.plugIn(phone.iphone.phone);
    await page.getByRole('heading', { name: 'Fotoaufnahmegerätebesitzerin' }).first().waitFor();
    await button('Back up now').first().click();
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page
      .getByRole('article', { name: /Back up/ })
      .getByText('Done')
      .waitFor();
    await page
      .locator('summary')
      .filter({ hasText: /backup/i })
      .first()
      .click();
    await looksRight(page, 'activity-after-backup', true);
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByText(`${photos} photos and videos; ${photos} with every file archived.`).waitFor();
    await looksRight(page, 'home-after-backup', true);
  });

  test('a Live Photo plays, can be told from others, and Esc leaves it', async () => {
    await page.getByRole('link', { name: 'Photos', exact: true }).first().click();
    await page.getByText(`${photos} photos and videos`, { exact: true }).waitFor();
    await button('Live Photos').click();
    await page.getByText('1 photo or video', { exact: true }).waitFor();
    await button(/IMG_0007/).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Original photo').waitFor();
    await dialog.getByText('Film of the Live Photo').waitFor();
    await dialog
      .getByText(/The original, by Apple’s own fingerprint/)
      .first()
      .waitFor();
    await looksRight(page, 'photo-live');
    await dialog.getByRole('button', { name: 'Live', exact: true }).click();
    await dialog.locator('video').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match(page.url(), /\/photos\?filters=live$/);
  });

  test('many photos deleted on the phone raise the alarm; what went is listed, and can be acknowledged', async () => {
    for (const { path } of assets().slice(0, 12)) rmSync(join(phone.media, path));
    rmSync(join(phone.media, 'PhotoData'), { recursive: true });
    makePhoneDatabase(phone.media, assets().slice(12));
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await button('Back up now').first().click();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.getByText(/12 of 40 photos went from/).waitFor();
    await looksRight(page, 'home-gone', true);
    await page.getByRole('link', { name: 'See what went' }).click();
    await page.getByRole('heading', { name: 'Gone from their source' }).waitFor();
    await page.getByText('IMG_0003.JPG', { exact: true }).waitFor();
    await looksRight(page, 'gone', true);
    await button('This was meant').click();
    await page.getByRole('alertdialog').waitFor();
    await looksRight(page, 'gone-asks');
    await button('Yes, it was meant').click();
    await button('This was meant').waitFor({ state: 'detached' });
    await page.getByText('IMG_0003.JPG', { exact: true }).waitFor();
  });
});

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import type { RunningServer } from '../../src/server/start.ts';
import { looksRight, openBrowser, picture, type Visit, visit, withoutBrowser } from './support/browser.ts';
import { demoIsReady, demoServer } from './support/demo-server.ts';

/** The tests follow each other on one demo, as a person would who tries everything. */
describe('what a person does in the demo', { skip: withoutBrowser, timeout: 240_000 }, () => {
  let temporary: TemporaryFolder;
  let server: RunningServer;
  let browser: Browser;
  let visiting: Visit;
  let page: Page;

  before(async () => {
    temporary = temporaryFolder();
    [server, browser] = await Promise.all([demoServer(temporary.path), openBrowser()]);
    visiting = await visit(browser, server.newAddress());
    page = visiting.page;
    await demoIsReady(page);
  });
  afterEach(async (done) => {
    if ('passed' in done && !done.passed)
      await picture(page, `demo failed at ${done.name}`.replaceAll('/', ' '));
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await temporary?.[Symbol.asyncDispose]();
  });

  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const go = (name: string) => page.getByRole('link', { name, exact: true }).first().click();
  const dialog = () => page.getByRole('dialog');

  test('words, albums and conditions narrow the photos, and are taken away again', async () => {
    await go('Photos');
    await page.getByText('157 photos and videos').waitFor();
    await page.getByText('1 hidden photo or video is not shown.').waitFor();
    await page.getByLabel('Search photos').fill('lisbon');
    await page.getByText(/^\d photos and videos$/).waitFor();
    await button('Clear the search').click();
    await page.getByText('157 photos and videos').waitFor();
    await page.getByLabel('Album', { exact: true }).selectOption('Lisbon');
    await page.getByRole('heading', { name: 'Lisbon' }).waitFor();
    await button('Restore the album Lisbon…').waitFor();
    await looksRight(page, 'album');
    await page.getByLabel('Album', { exact: true }).selectOption('');
    await button('Only one copy').click();
    await page.getByText(/^1\d photos and videos$/).waitFor();
    await button('Only one copy').click();
    await page.getByText('157 photos and videos').waitFor();
  });

  test('arrows go from photo to photo, Enter opens one, arrows go on, Esc leads back', async () => {
    await page.locator('[data-index="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-index="1"]:focus').waitFor();
    await page.keyboard.press('Enter');
    await dialog().getByText('Original photo').waitFor();
    await looksRight(page, 'viewer');
    const first = await dialog().getByRole('heading').first().textContent();
    await page.keyboard.press('ArrowRight');
    await page.waitForURL(/at=2/);
    await dialog().getByText('Original photo').first().waitFor();
    assert.notEqual(await dialog().getByRole('heading').first().textContent(), first);
    await page.keyboard.press('i');
    await dialog().getByLabel('What is known of it', { exact: true }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('a photo is given back into a folder that is chosen', async () => {
    await page.locator('[data-index="1"]').click();
    await dialog()
      .getByRole('button', { name: /^Restore / })
      .click();
    const picker = page.getByRole('dialog', { name: /^Restore / });
    await picker.getByRole('button', { name: /free/ }).first().click();
    await looksRight(page, 'restore-to');
    await picker.getByRole('button', { name: 'Restore here' }).click();
    await dialog().getByText('Under way.').waitFor();
    await page.keyboard.press('Escape');
    await go('Activity');
    await page
      .getByRole('article', { name: /Restore/ })
      .getByText('Done')
      .waitFor();
  });

  test('hidden photos are shown only to who asks for them', async () => {
    await go('Photos');
    await button('Hidden').click();
    await button('Show hidden photos').waitFor();
    assert.equal(await page.locator('[data-index]').count(), 0);
    await button('Show hidden photos').click();
    await page.locator('[data-index="0"]').waitFor();
  });

  test('a drive is said to be elsewhere, is checked, and the proof ages are plotted', async () => {
    await go('Places');
    await page.getByLabel('Where Red drive is kept').selectOption('elsewhere');
    await page.getByText('Age of the proofs').first().click();
    await looksRight(page, 'places-told', true);
    await button('Check').first().click();
    await go('Activity');
    await page.getByRole('article', { name: /Check/ }).getByText('Done').waitFor();
    await looksRight(page, 'activity', true);
  });

  test('what if tells what survives', async () => {
    await go('What if');
    await page.getByRole('heading', { name: 'The house burns down' }).waitFor();
    await page.getByText('Where they survive').first().click();
    await looksRight(page, 'what-if', true);
  });

  test('what is safe to delete is examined, with proof and reasons', async () => {
    await go('Safe to delete');
    await page.getByLabel('Photos on').selectOption({ label: 'Family.photoslibrary' });
    await button('Examine').click();
    await page.getByText('Proven on two other devices').waitFor();
    await page.getByText('Why these must stay').waitFor();
    await looksRight(page, 'safe-to-delete', true);
  });

  test('what “safe” means can be changed, and dark is dark', async () => {
    await go('Settings');
    await page.getByLabel(/Each photo is proven at/).fill('2');
    await page.getByLabel(/per cent of all/).fill('7');
    await button('Save').click();
    await page.getByRole('button', { name: 'Save', disabled: true }).waitFor();
    assert.equal(await page.getByLabel(/per cent of all/).inputValue(), '7');
    await page.getByRole('radio', { name: 'Dark' }).check();
    assert.equal(await page.evaluate('document.documentElement.dataset.theme'), 'dark');
    await looksRight(page, 'settings-dark', true);
    await page.getByRole('radio', { name: 'As the system' }).check();
  });

  test('on a telephone the other pages are one tap away; at twice the size nothing is cut off', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await button('More').click();
    await page.getByRole('menuitem', { name: 'Safe to delete' }).waitFor();
    await looksRight(page, 'phone-more');
    await page.getByRole('menuitem', { name: 'Activity' }).click();
    await page.getByText('History').waitFor();
    // 1280 pixels at 200 %.
    await page.setViewportSize({ width: 640, height: 430 });
    await go('Home');
    await page.getByText('Your layers of safety').waitFor();
    await looksRight(page, 'home-at-200-percent', true);
    await page.setViewportSize({ width: 1280, height: 860 });
  });

  test('one click leads out of the demo, to nothing yet', async () => {
    await button('Use my own photos').click();
    await page.getByRole('heading', { name: 'No photos were backed up yet.' }).waitFor();
    await button('Use my own photos').waitFor({ state: 'detached' });
    await looksRight(page, 'out-of-the-demo', true);
    assert.deepEqual(visiting.complaints, []);
  });
});

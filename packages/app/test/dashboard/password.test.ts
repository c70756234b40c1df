import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { backupDesk } from '../support/backup-desk.ts';
import { done, folderId, serverIn } from '../support/server.ts';
import { looksRight, openBrowser, visit, withoutBrowser } from './support/browser.ts';

const password = 'correct horse of this test';

test('the password of encrypted backups is asked for, can be left out or taken back, and a wrong one is told', {
  skip: withoutBrowser,
  timeout: 120_000,
}, async () => {
  await using here = await backupDesk({ password });
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'Backups'));
  const { USBMUXD_SOCKET_ADDRESS } = here.environment;
  await using server = await serverIn(folder.path, { USBMUXD_SOCKET_ADDRESS });
  const phone = `phone:${here.udid}`;
  await done(server, { kind: 'pair-phone', phone });
  await done(server, { kind: 'phone-backup', phone, folder: await folderId(server, 'Backups'), password });
  await using closing = {
    browser: await openBrowser(),
    [Symbol.asyncDispose]: () => closing.browser.close(),
  };
  await using visiting = await visit(closing.browser, server.newAddress());
  const { page, complaints } = visiting;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const field = page.getByRole('dialog').getByLabel('Password', { exact: true });
  const run = page.getByRole('article', { name: 'Check the newest phone backups' });

  await page.getByRole('link', { name: 'Phone backups', exact: true }).click();
  await button('Check the newest').click();
  await field.waitFor();
  await looksRight(page, 'password-asked');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });
  assert.equal(await run.count(), 0, 'taken back, nothing runs');
  assert.match((await page.evaluate<string>('document.activeElement.textContent')) ?? '', /Check the newest/);

  await page.keyboard.press('Enter');
  await field.fill('wrong horse');
  await page.keyboard.press('Enter');
  await run
    .getByText(/password/i)
    .first()
    .waitFor();
  await looksRight(page, 'password-wrong', true);

  await button('Check the newest').click();
  await field.fill(password);
  await button('Check').click();
  await run.getByText('Done').waitFor();
  assert.ok(!(await page.content()).includes(password), 'no trace of it stays on the page');
  assert.deepEqual(complaints, []);
});

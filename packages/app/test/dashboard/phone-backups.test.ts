import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileIdOf } from '@safelight/finder-backup';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { backupDesk } from '../support/backup-desk.ts';
import { done, folderId, serverIn } from '../support/server.ts';
import { looksRight, openBrowser, visit, withoutBrowser } from './support/browser.ts';

test('a phone is asked for trust where it is backed up, and damage has its button', {
  skip: withoutBrowser,
  timeout: 120_000,
}, async () => {
  await using here = await backupDesk();
  await using folder = temporaryFolder();
  const backups = join(folder.path, 'Backups');
  mkdirSync(backups);
  const { USBMUXD_SOCKET_ADDRESS } = here.environment;
  await using server = await serverIn(folder.path, { USBMUXD_SOCKET_ADDRESS });
  await using closing = {
    browser: await openBrowser(),
    [Symbol.asyncDispose]: () => closing.browser.close(),
  };
  await using visiting = await visit(closing.browser, server.newAddress());
  const { page, complaints } = visiting;
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  here.iphone.phone.trust.answer = { answer: 'dont-trust', afterAsks: 0 };
  await page.getByRole('link', { name: 'Phone backups', exact: true }).click();
  await button('Ask for trust').click();
  await page.getByText('was told not to trust this computer').waitFor();
  await looksRight(page, 'trust-refused', true);
  here.iphone.phone.trust.answer = { answer: 'trust', afterAsks: 0 };
  await button('Ask for trust').click();
  await button('Back up the whole phone').waitFor();

  const phone = `phone:${here.udid}`;
  await done(server, { kind: 'phone-backup', phone, folder: await folderId(server, 'Backups') });
  const id = fileIdOf('HomeDomain', 'Library/notes.txt');
  const [snapshot = ''] = readdirSync(join(backups, here.udid)).filter((name) => /^\d/.test(name));
  const shelf = join(backups, here.udid, snapshot, here.udid, id.slice(0, 2));
  chmodSync(shelf, 0o755);
  rmSync(join(shelf, id));
  await button('Check the newest').click();
  await button('Back up everything again').click();
  await page
    .getByRole('article', { name: 'Back up everything on the phone again' })
    .getByText('Done')
    .waitFor();
  await button('Back up the whole phone').waitFor();
  assert.deepEqual(complaints, []);
});

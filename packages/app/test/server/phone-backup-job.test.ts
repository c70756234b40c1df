import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { backupDesk } from '../support/backup-desk.ts';
import { ended, folderId, serverIn } from '../support/server.ts';

test('the page backs a whole phone up into a folder that it browsed to, and then into the one that is known', async () => {
  await using here = await backupDesk();
  await using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'Backups'));
  const { USBMUXD_SOCKET_ADDRESS } = here.environment;
  await using server = await serverIn(folder.path, { USBMUXD_SOCKET_ADDRESS });
  const phone = `phone:${here.udid}`;

  const paired = await server.ask('POST', '/api/jobs', { body: { kind: 'pair-phone', phone } });
  await ended(server, paired.json<{ id: string }>().id);
  const first = await server.ask('POST', '/api/jobs', {
    body: { kind: 'phone-backup', phone, folder: await folderId(server, 'Backups') },
  });
  assert.equal(first.status, 200, first.text);
  const full = await ended(server, first.json<{ id: string }>().id);
  assert.equal(full.error, null, JSON.stringify(full));
  const again = await server.ask('POST', '/api/jobs', { body: { kind: 'phone-backup', phone } });
  const incremental = await ended(server, again.json<{ id: string }>().id);
  assert.equal(incremental.error, null, JSON.stringify(incremental));

  const { backups } = (await server.ask('GET', '/api/snapshots')).json<{
    backups: { udid: string; state: string }[];
  }>();
  const own = backups.filter(({ udid }) => udid === here.udid).map(({ state }) => state);
  assert.deepEqual(own, ['verified', 'verified']);
});

test('a folder that the server did not list is no place for a backup', async () => {
  await using folder = temporaryFolder();
  await using server = await serverIn(folder.path);
  const { status } = await server.ask('POST', '/api/jobs', {
    body: { kind: 'phone-backup', phone: 'phone:0', folder: '/etc' },
  });
  assert.equal(status, 404);
});

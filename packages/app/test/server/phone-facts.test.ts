import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { backupDesk } from '../support/backup-desk.ts';
import { ended, serverIn } from '../support/server.ts';

interface Facts {
  readonly facts: { readonly udid: string } | null;
  readonly problem: string | null;
}

test('the page is told what a phone says of itself, and in a sentence why one says nothing', async () => {
  await using here = await backupDesk();
  await using folder = temporaryFolder();
  const { USBMUXD_SOCKET_ADDRESS } = here.environment;
  await using server = await serverIn(folder.path, { USBMUXD_SOCKET_ADDRESS });
  const phone = `phone:${here.udid}`;
  const asked = async () => await server.ask('GET', `/api/phones/${phone}/info`);
  const paired = await server.ask('POST', '/api/jobs', { body: { kind: 'pair-phone', phone } });
  await ended(server, paired.json<{ id: string }>().id);

  const { facts, problem } = (await asked()).json<Facts>();
  assert.equal(facts?.udid, here.udid);
  assert.equal(problem, null);

  here.iphone.phone.unplug();
  const unplugged = await asked();
  assert.equal(unplugged.status, 200);
  const told = unplugged.json<Facts>();
  assert.equal(told.facts, null);
  assert.match(told.problem ?? '', /is not connected\. Plug it in and unlock it/);
});

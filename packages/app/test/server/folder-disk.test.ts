import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { folderId, serverIn } from '../support/server.ts';

test('a folder on the disk of the computer is told from one on a drive, before anything is copied', async () => {
  await using folder = temporaryFolder();
  for (const name of ['state', 'pictures', 'drive'])
    mkdirSync(join(folder.path, name, 'copies'), { recursive: true });
  const disks = new Map([
    [join(folder.path, 'state'), 'inside'],
    [join(folder.path, 'pictures'), 'inside'],
    [join(folder.path, 'drive'), 'usb'],
  ]);
  await using server = await serverIn(folder.path, {}, disks);
  const diskOf = async (name: string) => {
    const at = await folderId(server, name, 'copies');
    return (await server.ask('GET', `/api/folders/disk?at=${at}`)).json().disk;
  };
  assert.equal(await diskOf('pictures'), 'computer');
  assert.equal(await diskOf('drive'), 'own');
  assert.equal((await server.ask('GET', '/api/folders/disk?at=L2V0Yw.AAAA')).status, 404);
});

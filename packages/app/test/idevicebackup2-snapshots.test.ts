import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainFiles } from '@safelight/simulated-iphone';
import { type BackupDesk, backupDesk } from './support/backup-desk.ts';
import { goOnWith } from './support/go-on-with.ts';

const isThere = spawnSync('idevicebackup2', ['--version']).error === undefined;
const options = isThere ? { timeout: 120_000 } : { skip: 'not installed: idevicebackup2' };

function tool({ environment }: BackupDesk, ...words: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile('idevicebackup2', words, { env: environment, timeout: 30_000 }, (_, out, err) =>
      done(out + err),
    );
  });
}

for (const password of [undefined, 'correct horse']) {
  const kind = password === undefined ? 'a plain' : 'an encrypted';
  const secret = password === undefined ? {} : { SAFELIGHT_BACKUP_PASSWORD: password };

  test(
    `${kind} backup of idevicebackup2 is imported, verified, continued and restored; it restores ours`,
    options,
    async () => {
      await using here = await backupDesk(password === undefined ? {} : { password });
      await here.run('phone', 'pair');
      const theirs = join(here.drive, 'theirs');
      mkdirSync(theirs);
      assert.match(await tool(here, 'backup', theirs), /Backup Successful/);
      const { folder, tree } = await goOnWith(here, theirs, secret);

      here.agent.files = new DomainFiles();
      const said = password === undefined ? [] : ['--password', password];
      const byTool = await tool(here, 'restore', '--system', '--settings', ...said, folder);
      assert.match(byTool, /Restore Successful/);
      assert.deepEqual(here.agent.files.tree(), tree);
    },
  );
}

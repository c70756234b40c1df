import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainFiles } from '@safelight/simulated-iphone';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { phoneRestore } from '../src/commands/phone-restore.ts';
import { snapshotsImport } from '../src/commands/snapshots.ts';
import { type BackupDesk, backupDesk, usualRestore } from './support/backup-desk.ts';

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
      const [theirs, root] = [join(here.drive, 'theirs'), join(here.drive, 'ours')];
      for (const folder of [theirs, root]) mkdirSync(folder);
      assert.match(await tool(here, 'backup', theirs), /Backup Successful/);
      const imported = await here.command(
        (session) => snapshotsImport(join(theirs, here.udid), { root }, session),
        secret,
      );
      assert.equal(imported.outcome, 'ok', imported.said);
      here.agent.files.put('HomeDomain', 'Library/notes.txt', { content: Buffer.from('other notes') });
      const continued = await here.command(
        (session) => phoneBackup(undefined, { to: root, full: false }, session),
        secret,
      );
      assert.equal(continued.outcome, 'ok', continued.said);
      assert.match(continued.said, /what changed since the last backup/);
      const before = here.agent.files.tree();

      here.agent.files = new DomainFiles();
      const restored = await here.command(
        (session) => phoneRestore('newest', { ...usualRestore, root }, session),
        secret,
      );
      assert.equal(restored.outcome, 'ok', restored.said);
      assert.deepEqual(here.agent.files.tree(), before);

      here.agent.files = new DomainFiles();
      const { snapshot } = continued.json as { snapshot: { folder: string } };
      const said = password === undefined ? [] : ['--password', password];
      const byTool = await tool(here, 'restore', '--system', '--settings', ...said, snapshot.folder);
      assert.match(byTool, /Restore Successful/);
      assert.deepEqual(here.agent.files.tree(), before);
    },
  );
}

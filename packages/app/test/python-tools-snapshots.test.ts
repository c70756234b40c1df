import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DomainFiles } from '@safelight/simulated-iphone';
import { needsPython, runPython } from '../../../test/support/python-tools.ts';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { type BackupDesk, backupDesk } from './support/backup-desk.ts';
import { goOnWith } from './support/go-on-with.ts';

const withPymobiledevice3 = needsPython('pymobiledevice3');
const withDecrypt = needsPython('iphone_backup_decrypt');

/** pymobiledevice3 on the same phone, with a home of its own, where it keeps its pairing. */
async function pymobiledevice3(here: BackupDesk, ...words: readonly string[]): Promise<void> {
  const home = join(here.drive, '..', 'python-home');
  mkdirSync(home, { recursive: true });
  const environment = { ...here.environment, HOME: home };
  const { code, said } = await runPython(['-m', 'pymobiledevice3', 'backup2', ...words], environment);
  assert.equal(code, 0, said);
}

for (const password of [undefined, 'correct horse']) {
  const kind = password === undefined ? 'a plain' : 'an encrypted';
  const secret = password === undefined ? {} : { SAFELIGHT_BACKUP_PASSWORD: password };

  test(
    `${kind} backup of pymobiledevice3 is imported, verified, continued and restored; it restores ours`,
    withPymobiledevice3,
    async () => {
      await using here = await backupDesk(password === undefined ? {} : { password });
      await here.run('phone', 'pair');
      const theirs = join(here.drive, 'theirs');
      mkdirSync(theirs);
      await pymobiledevice3(here, 'backup', '--full', theirs);
      const { folder, tree } = await goOnWith(here, theirs, secret);

      here.agent.files = new DomainFiles();
      const said = password === undefined ? [] : ['--password', password];
      await pymobiledevice3(here, 'restore', '--system', '--no-settings', ...said, folder);
      assert.deepEqual(here.agent.files.tree(), tree);
    },
  );
}

const extractAll = `
import sys
from iphone_backup_decrypt import EncryptedBackup
backup = EncryptedBackup(backup_directory=sys.argv[1], passphrase=sys.argv[3])
backup.extract_files(relative_paths_like="%", output_folder=sys.argv[2], preserve_folders=True, domain_subfolders=True)
`;

test(
  'iphone_backup_decrypt takes every file out of an encrypted snapshot, as the phone has it',
  withDecrypt,
  async () => {
    const password = 'correct horse';
    await using here = await backupDesk({ password });
    await here.run('phone', 'pair');
    const made = await here.command(
      (session) => phoneBackup(undefined, { to: here.drive, full: false }, session),
      { SAFELIGHT_BACKUP_PASSWORD: password },
    );
    assert.equal(made.outcome, 'ok', made.said);
    const backup = join((made.json as { snapshot: { folder: string } }).snapshot.folder, here.udid);
    const out = join(here.drive, '..', 'out');
    const { code, said } = await runPython(['-c', extractAll, backup, out, password]);
    assert.equal(code, 0, said);
    const files = here.agent.files.all().filter((file) => file.kind === 'file' && file.sizeBytes > 0);
    assert.ok(files.length >= 3);
    for (const file of files) {
      const taken = readFileSync(join(out, file.domain, ...file.path.split('/')));
      assert.ok(taken.equals(Buffer.concat([...file.chunks()])), file.path);
    }
  },
);

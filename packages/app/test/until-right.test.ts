import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { FinderBackupError } from '@safelight/finder-backup';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { untilRight } from '../src/snapshots/until-right.ts';
import { sessionIn } from './support/in-process.ts';

/** How often a wrong password was tried, until the first error. */
async function tried(error: Error, passwordFd?: number, told?: string): Promise<number> {
  await using folder = temporaryFolder();
  const home = { SAFELIGHT_HOME: join(folder.path, 'home') };
  const secret = told === undefined ? {} : { SAFELIGHT_BACKUP_PASSWORD: told };
  await using session = sessionIn({ ...home, ...secret }, folder.path);
  let times = 0;
  const trying = untilRight(session, {
    source: { passwordFd, prompt: 'Password' },
    ask: async () => 'battery',
    attempt: async (): Promise<undefined> => {
      times++;
      throw error;
    },
  });
  await assert.rejects(trying, error);
  return times;
}

test('a wrong password is asked for thrice where it is typed, and tried once where it was told otherwise', async () => {
  const wrong = new FinderBackupError('wrong-password', 'of a test');
  assert.equal(await tried(wrong), 3);
  assert.equal(await tried(wrong, 3), 1);
  assert.equal(await tried(wrong, undefined, 'battery'), 1);
  assert.equal(await tried(new FinderBackupError('file-damaged', 'of a test')), 1);
});

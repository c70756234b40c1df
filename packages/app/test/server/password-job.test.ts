import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { filesUnder } from '../../../../test/support/tree.ts';
import { backupDesk } from '../support/backup-desk.ts';
import { type EndedJob, ended, folderId, serverIn, type TestServer } from '../support/server.ts';

const password = 'correct horse of this test';

async function run(server: TestServer, body: Record<string, unknown>): Promise<EndedJob> {
  const started = await server.ask('POST', '/api/jobs', { body });
  assert.equal(started.status, 200, started.text);
  return await ended(server, started.json<{ id: string }>().id);
}

/** A phone whose backups are encrypted and that is trusted, a server, and what asks it for a backup. */
async function phoneAndServer() {
  await using made = new AsyncDisposableStack();
  const here = made.use(await backupDesk({ password }));
  const folder = made.use(temporaryFolder());
  mkdirSync(join(folder.path, 'Backups'));
  const { USBMUXD_SOCKET_ADDRESS } = here.environment;
  const server = made.use(await serverIn(folder.path, { USBMUXD_SOCKET_ADDRESS }));
  const phone = `phone:${here.udid}`;
  await run(server, { kind: 'pair-phone', phone });
  const request = { kind: 'phone-backup', phone, folder: await folderId(server, 'Backups') };
  const all = made.move();
  return { server, folder, request, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Arguments and environments of this system's processes, as another program of the same person may read them. */
function processesTell(text: string): readonly string[] {
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return numbers
    .flatMap((number) => [`/proc/${number}/cmdline`, `/proc/${number}/environ`])
    .filter((path) => {
      try {
        return readFileSync(path, 'utf8').includes(text);
      } catch {
        return false;
      }
    });
}

test('the password of encrypted backups reaches the job that needs it, and nothing else', async () => {
  await using started = await phoneAndServer();
  const { server, folder } = started;
  const asked = await server.ask('POST', '/api/jobs', { body: { ...started.request, password } });
  if (process.platform === 'linux') {
    const telling: string[] = [];
    for (let state = ''; state !== 'ended'; ) {
      telling.push(...processesTell(password));
      await new Promise((done) => setTimeout(done, 100));
      state = (await server.ask('GET', `/api/jobs/${asked.json<{ id: string }>().id}`)).json<EndedJob>()
        .state;
    }
    assert.deepEqual(telling, []);
  }
  const backup = await ended(server, asked.json<{ id: string }>().id);
  assert.equal(backup.error, null, JSON.stringify(backup));
  const drill = await run(server, { kind: 'snapshots-drill', password });
  assert.equal(drill.outcome, 'ok', JSON.stringify(drill));
  const whole = await run(server, { kind: 'snapshots-drill', whole: true, password });
  assert.equal(whole.outcome, 'ok', JSON.stringify(whole));

  const { text } = await server.ask('GET', '/api/snapshots');
  assert.match(text, /"encrypted":true.*"passwordProven":"2/);
  assert.match(text, /"restoreProven":"2/);
  const told = [
    asked.text,
    text,
    (await server.ask('GET', '/api/jobs')).text,
    JSON.stringify([backup, drill, whole]),
  ];
  for (const answer of told) assert.ok(!answer.includes(password));
  const keeping = [...filesUnder(folder.path).keys()].filter((path) =>
    readFileSync(join(folder.path, path)).includes(password),
  );
  assert.deepEqual(keeping, []);
});

test('a wrong password is refused by the job, which says so without it; without one, a restore cannot be tried', async () => {
  await using started = await phoneAndServer();
  const { server } = started;
  await run(server, started.request);

  const wrong = await run(server, { kind: 'snapshots-drill', password: 'wrong horse of this test' });
  assert.match(wrong.error?.message ?? '', /password/);
  assert.ok(!JSON.stringify(wrong).includes('wrong horse'));
  const none = await run(server, { kind: 'snapshots-drill' });
  assert.match(none.error?.message ?? '', /password is needed/i);
});

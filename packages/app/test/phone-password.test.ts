import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PasswordOptions, phonePassword } from '../src/commands/phone-password.ts';
import type { Session } from '../src/session.ts';
import { backupDesk } from './support/backup-desk.ts';

const password = (kind: 'set' | 'change' | 'off', options: PasswordOptions = {}) => {
  return (session: Session) => phonePassword(kind, { ...options, udid: undefined }, session);
};

test('the backup password is set, changed and taken away, and never said', async () => {
  await using here = await backupDesk({ prompt: { answer: 'entered', afterMs: 20, patienceMs: 5000 } });
  const { agent } = here;
  const set = await here.command(password('set', { passwordFd: here.descriptor('first') }));
  assert.match(set.said, /Enter it on the phone[\s\S]*encrypted from now on/);
  assert.equal(agent.password, 'first');
  const wrong = await here.command(
    password('change', { passwordFd: here.descriptor('x'), newPasswordFd: here.descriptor('second') }),
  );
  assert.match(wrong.said, /This is not the backup password/);
  assert.equal(agent.password, 'first');
  const change = await here.command(password('change'), {
    SAFELIGHT_BACKUP_PASSWORD: 'first',
    SAFELIGHT_NEW_BACKUP_PASSWORD: 'second',
  });
  assert.deepEqual([change.outcome, agent.password], ['ok', 'second'], change.said);
  const off = await here.command(password('off'), { SAFELIGHT_BACKUP_PASSWORD: 'second' });
  assert.deepEqual([off.outcome, agent.password], ['ok', undefined]);
  for (const { said, json } of [set, wrong, change, off]) {
    assert.doesNotMatch(said + JSON.stringify(json), /first|second/);
  }
});

test('what does not fit the phone is refused before the phone is asked', async () => {
  await using here = await backupDesk();
  assert.match((await here.command(password('off'))).said, /have no password/);
  assert.match((await here.command(password('change'))).said, /have no password/);
  await here.command(password('set'), { SAFELIGHT_BACKUP_PASSWORD: 'first' });
  const again = await here.command(password('set'), { SAFELIGHT_BACKUP_PASSWORD: 'second' });
  assert.match(again.said, /have a password already/);
  assert.equal(here.agent.password, 'first');
});

test('a passcode that nobody enters leaves the password as it was', async () => {
  await using here = await backupDesk({ prompt: { answer: 'never', afterMs: 0, patienceMs: 30 } });
  const set = await here.command(password('set'), { SAFELIGHT_BACKUP_PASSWORD: 'first' });
  assert.match(set.said, /asked for its passcode and did not get it/);
  assert.equal(here.agent.password, undefined);
});

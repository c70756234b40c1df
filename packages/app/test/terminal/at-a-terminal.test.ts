import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { phoneBackup } from '../../src/commands/phone-backup.ts';
import { type BackupDesk, backupDesk } from '../support/backup-desk.ts';

const main = resolve(import.meta.dirname, '../../src/main.ts');
const lacks = (name: string): boolean => spawnSync(name, ['--version']).status !== 0;
/** The one of util-linux: BSD's takes other options. */
const skip =
  process.platform !== 'linux' || lacks('script') ? 'needs the program script of util-linux' : false;

interface AtTerminal {
  readonly code: number | null;
  readonly shown: string;
}

/** Runs the program on a terminal of 80 columns, and types an answer when a text is shown. */
function atTerminal(
  here: BackupDesk,
  words: readonly string[],
  answers: Record<string, string>,
): Promise<AtTerminal> {
  const command = [process.execPath, '--disable-warning=ExperimentalWarning', main, ...words];
  const line = `stty cols 80; exec ${command.map((word) => `'${word}'`).join(' ')}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    env: { ...here.environment, SHELL: '/bin/sh' },
  });
  const waiting = new Map(Object.entries(answers));
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    for (const [question, answer] of waiting) {
      if (!shown.includes(question)) continue;
      waiting.delete(question);
      child.stdin.write(answer);
    }
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, shown }));
  });
}

const interrupt = '\u0003';
let here: BackupDesk;

before(async () => {
  here = await backupDesk();
  const { drive } = here;
  const made = await here.command((session) => phoneBackup(undefined, { to: drive, full: false }, session));
  assert.equal(made.outcome, 'ok', made.said);
});
after(async () => await here[Symbol.asyncDispose]());

test('Ctrl-C where the phone’s name is asked for ends with 130 and leaves the phone alone', {
  skip,
}, async () => {
  const { code, shown } = await atTerminal(here, ['phone', 'restore', 'newest'], {
    'Type the name': interrupt,
  });
  assert.match(shown, /Stopped\. The phone was left as it is\./);
  assert.equal(code, 130, shown);
});

test('the name of the phone is taken with the apostrophe that is on the keyboard', { skip }, async () => {
  const typed = { 'Type the name': "ada's phone\r" };
  const { code, shown } = await atTerminal(here, ['phone', 'restore', 'newest'], typed);
  assert.match(shown, /was given \d+ files/);
  assert.equal(code, 0, shown);
});

test('Ctrl-C where a password is asked for ends with 130, and nothing typed is shown', { skip }, async () => {
  const { code, shown } = await atTerminal(here, ['phone', 'password', 'set'], {
    'New password': 'horse\r',
    'The same again': interrupt,
  });
  assert.match(shown, /Stopped\. Nothing was changed\./);
  assert.doesNotMatch(shown, /horse/);
  assert.equal(code, 130, shown);
  assert.equal(here.agent.password, undefined);
});

test('what is said on a terminal is broken between words', { skip }, async () => {
  const { shown } = await atTerminal(here, ['snapshots', 'list'], {});
  assert.match(shown, /\r\n {2}(?:saved )?passwords, Wi-Fi settings|\r\n {2}\S+/);
  for (const row of shown.split('\r\n')) assert.ok(row.length <= 80 || row.trim().startsWith('/'), row);
});

test('a password that was mistyped is asked for again, and neither is shown', { skip }, async () => {
  await using locked = await backupDesk({ password: 'correct horse' });
  const { drive } = locked;
  await locked.command((session) => phoneBackup(undefined, { to: drive, full: false }, session));
  const typed = { 'Password of': 'battery\r', 'Try again': 'correct horse\r' };
  const { code, shown } = await atTerminal(locked, ['phone', 'password', 'check'], typed);
  assert.match(shown, /The password is wrong[\s\S]*Try again\. Password of[\s\S]*✓ The password opens/);
  assert.doesNotMatch(shown, /battery|horse/);
  assert.equal(code, 0, shown);
});

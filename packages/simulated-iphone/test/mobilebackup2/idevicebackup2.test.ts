import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BackupAgent, DomainFiles, layeredMedia, mobilebackup2Service } from '@safelight/simulated-iphone';
import { needsTools, runTool, type ToolResult } from '../support/c-tools.ts';
import { oldSystem } from '../support/old-system.ts';
import { phoneOnSocket } from '../support/phone-on-socket.ts';

const tools = needsTools('idevicebackup2', 'idevicepair');

interface Bench extends AsyncDisposable {
  readonly agent: BackupAgent;
  readonly folder: string;
  run(...args: readonly string[]): Promise<ToolResult>;
}

/** A paired phone with some files, and a folder for its backups. */
async function bench(): Promise<Bench> {
  const files = new DomainFiles();
  files.put('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC', { content: Buffer.alloc(100_000, 7) });
  files.put('HomeDomain', 'Library/SMS/sms.db', { content: Buffer.from('messages') });
  files.put('HomeDomain', 'Library/empty');
  files.put('DatabaseDomain', 'timezone/localtime', { kind: 'symlink', target: '/var/db/timezone/London' });
  const agent = new BackupAgent({ files });
  const iphone = await phoneOnSocket({
    media: layeredMedia({ files: {} }),
    services: [mobilebackup2Service(agent)],
    values: oldSystem(),
  });
  const root = join(iphone.folder, 'backups');
  mkdirSync(root);
  await runTool(iphone.address, 'idevicepair', 'pair');
  return {
    agent,
    folder: join(root, iphone.phone.udid),
    run: (...args) => runTool(iphone.address, 'idevicebackup2', ...args, root),
    [Symbol.asyncDispose]: () => iphone[Symbol.asyncDispose](),
  };
}

function storedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{40}$/.test(name))
    .sort();
}

/** Side by side, as the tool mostly waits. */
describe('against idevicebackup2', { concurrency: true }, () => {
  test('idevicebackup2 backs the phone up, then only what changed, and restores it', tools, async () => {
    await using phone = await bench();
    assert.match((await phone.run('backup')).said, /Full backup mode[\s\S]*Backup Successful/);
    assert.equal(storedFiles(phone.folder).length, 3);
    phone.agent.files.put('HomeDomain', 'Library/new', { content: Buffer.from('new') });
    phone.agent.files.remove('HomeDomain', 'Library/SMS');
    const sent: string[] = [];
    phone.agent.beforeUpload = ({ path }) => void sent.push(path);
    assert.match((await phone.run('backup')).said, /Incremental backup mode[\s\S]*Backup Successful/);
    assert.deepEqual(sent, ['Library/new']);
    assert.equal(storedFiles(phone.folder).length, 3);
    const before = phone.agent.files.tree();
    phone.agent.files = new DomainFiles();
    phone.agent.files.put('HomeDomain', 'Library/other', { content: Buffer.from('of the phone') });
    const restored = await phone.run('restore', '--system', '--settings', '--remove');
    assert.match(restored.said, /Restore Successful/);
    assert.deepEqual(phone.agent.files.tree(), before);
  });

  test('idevicebackup2 turns encryption on, changes the password, and turns it off', tools, async () => {
    await using phone = await bench();
    assert.match((await phone.run('encryption', 'on', 'first')).said, /enabled successfully/);
    assert.match((await phone.run('backup')).said, /Backup will be encrypted[\s\S]*Backup Successful/);
    assert.match((await phone.run('changepw', 'wrong', 'second')).said, /ErrorCode 207/);
    assert.match((await phone.run('changepw', 'first', 'second')).said, /changed successfully/);
    assert.match((await phone.run('encryption', 'off', 'second')).said, /disabled successfully/);
    assert.match((await phone.run('backup')).said, /Backup will be unencrypted[\s\S]*Backup Successful/);
  });

  test(
    'idevicebackup2 restores an encrypted backup with its password, and with no other',
    tools,
    async () => {
      await using phone = await bench();
      phone.agent.password = 'second';
      assert.match((await phone.run('backup')).said, /Backup Successful/);
      const before = phone.agent.files.tree();
      phone.agent.files = new DomainFiles();
      const refused = await phone.run('restore', '--system', '--settings', '--password', 'first');
      assert.match(refused.said, /ErrorCode 207: Invalid password/);
      assert.deepEqual(phone.agent.files.tree(), []);
      const restored = await phone.run('restore', '--system', '--settings', '--password', 'second');
      assert.match(restored.said, /Restore Successful/);
      assert.deepEqual(phone.agent.files.tree(), before);
    },
  );

  test('idevicebackup2 is told why a backup or restore is refused', tools, async () => {
    await using phone = await bench();
    phone.agent.refusal = { code: 212, text: 'Unable to backup until Setup is finished' };
    assert.match((await phone.run('backup')).said, /ErrorCode 212: Unable to backup until Setup is finished/);
    phone.agent.refusal = undefined;
    phone.agent.prompt = { answer: 'never', afterMs: 0, patienceMs: 50 };
    assert.match((await phone.run('backup')).said, /ErrorCode 208/);
    phone.agent.prompt = { answer: 'entered', afterMs: 50, patienceMs: 1000 };
    assert.match((await phone.run('backup')).said, /Backup Successful/);
    phone.agent.findMyOn = true;
    assert.match((await phone.run('restore')).said, /ErrorCode 211/);
  });

  test('a file that vanishes or cannot be read does not end a backup, many of them do', tools, async () => {
    await using phone = await bench();
    phone.agent.beforeUpload = ({ path }) => (path.endsWith('.db') ? 'vanished' : 'unreadable');
    assert.match((await phone.run('backup')).said, /Backup Successful/);
    phone.agent.mostUnreadable = 1;
    assert.match((await phone.run('backup', '--full')).said, /ErrorCode 104/);
  });
});

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { backUpPhone } from '@safelight/apple-device';
import { buildBinaryPlist, PlistReal, type PlistValue } from '@safelight/plist';
import { type HostConnection, layeredMedia, type Service } from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { filesUnder } from '../../../../test/support/tree.ts';
import { backupInto } from '../support/backed-up-iphone.ts';
import { startPairedIphone } from '../support/paired-iphone.ts';
import { withCode } from '../support/rejections.ts';

const udid = '00008130-000A1B2C3D4E5F60';

/** A phone that is polite until a backup is asked for, and then does this. */
function evil(act: (connection: HostConnection) => Promise<void>): Service {
  return {
    name: 'com.apple.mobilebackup2',
    async serve(connection) {
      await say(connection, ['DLMessageVersionExchange', 300, 0]);
      await connection.receivePlistValue();
      await say(connection, ['DLMessageDeviceReady']);
      await connection.receivePlistValue();
      const hello = { MessageName: 'Response', ErrorCode: 0, ProtocolVersion: new PlistReal(2.1) };
      await say(connection, ['DLMessageProcessMessage', hello]);
      await connection.receivePlistValue();
      await act(connection);
      await connection.receivePlistValue().catch(() => {});
    },
  };
}

async function say(connection: HostConnection, message: PlistValue): Promise<void> {
  const body = buildBinaryPlist(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  await connection.send(Buffer.concat([length, body]));
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function block(code: number, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(bytes.length + 1);
  head[4] = code;
  return Buffer.concat([head, bytes]);
}

interface Trial {
  readonly outside: string;
  readonly root: string;
}

/** Runs a backup against such a phone, beside files that must stay as they are. */
async function refuses(
  act: (connection: HostConnection, trial: Trial) => Promise<void>,
  prepare: (trial: Trial) => void = () => {},
): Promise<void> {
  await using folder = temporaryFolder();
  const trial = { outside: join(folder.path, 'outside'), root: join(folder.path, 'backups') };
  mkdirSync(trial.outside);
  mkdirSync(trial.root);
  writeFileSync(join(trial.outside, 'treasure'), 'untouched');
  mkdirSync(join(trial.root, 'other-phone'));
  writeFileSync(join(trial.root, 'other-phone', 'Status.plist'), 'untouched');
  prepare(trial);
  const before = [filesUnder(trial.outside), filesUnder(join(trial.root, 'other-phone'))];
  await using iphone = await startPairedIphone({
    media: layeredMedia({ files: {} }),
    serviceTls: false,
    services: [evil((connection) => act(connection, trial))],
  });
  await assert.rejects(backUpPhone(iphone.phone, backupInto(trial.root)), withCode('protocol'));
  assert.deepEqual([filesUnder(trial.outside), filesUnder(join(trial.root, 'other-phone'))], before);
}

const badPaths: readonly PlistValue[] = [
  '../outside/treasure',
  `${udid}/../../outside/treasure`,
  `${udid}/../other-phone/Status.plist`,
  'other-phone/Status.plist',
  '/etc/passwd',
  '',
  `${udid}//x`,
  `${udid}/.`,
  `${udid}/a\\..\\..\\outside\\treasure`,
  `${udid}/C:evil`,
  `${udid}/NUL`,
  `${udid}/trailing.`,
  `${udid}/a\0b`,
  `${udid}/${'d/'.repeat(50)}x`,
  `${udid}/${'n'.repeat(5000)}`,
  42,
  ['list'],
];

test('no path that leads elsewhere is created, moved, removed, copied, listed or read', async () => {
  const requests: readonly ((path: PlistValue) => PlistValue)[] = [
    (path) => ['DLMessageCreateDirectory', path, {}, 0],
    (path) => ['DLMessageRemoveItems', [path], {}, 0],
    (path) => ['DLMessageDownloadFiles', [path], {}, 0],
    (path) => ['DLContentsOfDirectory', path],
    (path) => ['DLMessageCopyItem', `${udid}/Info.plist`, path],
    (path) => ['DLMessageCopyItem', path, `${udid}/copy`],
    (path) => ['DLMessageMoveItems', { [`${udid}/Info.plist`]: path }, {}, 0],
    (path) => ['DLMessageMoveItems', { [String(path)]: `${udid}/moved` }, {}, 0],
  ];
  for (const [index, path] of badPaths.entries()) {
    const request = requests[index % requests.length];
    const other = requests[(index + 3) % requests.length];
    for (const message of [request?.(path), other?.(path)]) {
      await refuses((connection) => say(connection, message ?? ''));
    }
  }
});

test('no file is received under a path that leads elsewhere', async () => {
  for (const path of badPaths.filter((path) => typeof path === 'string')) {
    await refuses(async (connection) => {
      await say(connection, ['DLMessageUploadFiles', {}, 1, 10]);
      await connection.send(Buffer.concat([counted('/x'), counted(path), block(0x0c, Buffer.from('evil'))]));
      await connection.send(block(0, Buffer.alloc(0)));
    });
  }
});

test('no symlink is followed, wherever it stands', async () => {
  const link = ({ outside, root }: Trial): void => {
    mkdirSync(join(root, udid), { recursive: true });
    symlinkSync(outside, join(root, udid, 'aa'));
    symlinkSync(join(outside, 'treasure'), join(root, udid, 'file'));
  };
  const messages: readonly PlistValue[] = [
    ['DLMessageDownloadFiles', [`${udid}/aa/treasure`], {}, 0],
    ['DLMessageDownloadFiles', [`${udid}/file`], {}, 0],
    ['DLMessageRemoveItems', [`${udid}/aa/treasure`], {}, 0],
    ['DLMessageMoveItems', { [`${udid}/Info.plist`]: `${udid}/aa/treasure` }, {}, 0],
    ['DLMessageCreateDirectory', `${udid}/aa/new`, {}, 0],
    ['DLMessageCopyItem', `${udid}/Info.plist`, `${udid}/aa/treasure`],
    ['DLMessageCopyItem', `${udid}/file`, `${udid}/copy`],
    ['DLContentsOfDirectory', `${udid}/aa/x`],
  ];
  for (const message of messages) await refuses((connection) => say(connection, message), link);
  await refuses(async (connection) => {
    await say(connection, ['DLMessageUploadFiles', {}, 1, 10]);
    await connection.send(Buffer.concat([counted('/x'), counted(`${udid}/aa/treasure`)]));
    await connection.send(Buffer.concat([block(0x0c, Buffer.from('evil')), block(0, Buffer.alloc(0))]));
  }, link);
});

test('lengths of four gigabytes are refused before anything is set aside for them', async () => {
  const huge = Buffer.from('ffffffff', 'hex');
  const started = async (connection: HostConnection): Promise<void> => {
    await say(connection, ['DLMessageUploadFiles', {}, 1, 2 ** 40]);
  };
  const before = process.memoryUsage().arrayBuffers;
  await refuses((connection) => connection.send(huge));
  await refuses(async (connection) => {
    await started(connection);
    await connection.send(huge);
  });
  for (const code of [0x0c, 0x0b]) {
    await refuses(async (connection) => {
      await started(connection);
      const names = Buffer.concat([counted('/x'), counted(`${udid}/Snapshot-x`)]);
      await connection.send(Buffer.concat([names, huge, Buffer.from([code])]));
    });
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 256 << 20);
});

test('lists that are too deep, and messages that are none, are refused', async () => {
  let deep: PlistValue = 'bottom';
  for (let depth = 0; depth < 500; depth++) deep = [deep];
  await refuses((connection) => say(connection, ['DLMessageMoveItems', deep]));
  const wrong: readonly PlistValue[] = [
    { DLMessage: 1 },
    [],
    [1, 2],
    ['Hello'],
    ['DLMessageEraseEverything'],
    ['DLMessageMoveItems', ['not', 'a', 'dictionary']],
    ['DLMessageRemoveItems', 'no list'],
    ['DLMessageDownloadFiles', { no: 'list' }],
    ['DLMessageProcessMessage', 'no dictionary'],
    ['DLMessageProcessMessage', { MessageName: 'Response' }],
  ];
  for (const message of wrong) await refuses((connection) => say(connection, message));
  await refuses((connection) => connection.send(Buffer.from('00000004deadbeef', 'hex')));
});

test('a phone that calls a backup done which is not finished is not believed', async () => {
  await using folder = temporaryFolder();
  await using iphone = await startPairedIphone({
    media: layeredMedia({ files: {} }),
    serviceTls: false,
    services: [evil((connection) => say(connection, ['DLMessageProcessMessage', { ErrorCode: 0 }]))],
  });
  const run = backUpPhone(iphone.phone, backupInto(folder.path));
  await assert.rejects(run, withCode('backup-unsound'));
  assert.ok(readFileSync(join(folder.path, udid, 'Info.plist')).length > 0);
});

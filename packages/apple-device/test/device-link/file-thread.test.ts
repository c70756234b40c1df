import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ReceivedFile } from '@safelight/apple-device';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { FileThread } from '../../src/device-link/file-thread/file-thread.ts';
import { pieceBytes } from '../../src/device-link/file-thread/piece.ts';
import { pattern } from '../support/backed-up-iphone.ts';
import { withCode } from '../support/rejections.ts';

function heard() {
  const files: ReceivedFile[] = [];
  let bytes = 0;
  return {
    files,
    bytes: () => bytes,
    hooks: {
      onBytes: (count: number) => {
        bytes += count;
      },
      onFile: (file: ReceivedFile) => void files.push(file),
    },
  };
}

/** Gives a file to the thread as a phone's blocks come: in parts that match nothing. */
function send(thread: FileThread, path: string, target: string, content: Buffer): void {
  thread.begin(path, target);
  for (let at = 0; at < content.length; at += 50_001) thread.add(content.subarray(at, at + 50_001));
}

test('files of every size come out as they went in, in their order, with size and digest', async () => {
  await using folder = temporaryFolder();
  const { files, bytes, hooks } = heard();
  const small = Array.from({ length: 700 }, (_, index) => index % 5);
  const sizes = [0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes, 0, 2_345_678, ...small];
  const contents = sizes.map((size, index) => pattern(size, index));
  {
    await using thread = new FileThread(hooks);
    for (const [index, content] of contents.entries()) {
      send(thread, `phone/${index}`, join(folder.path, `${index}`), content);
      thread.end('complete');
      if (thread.isBehind) await thread.room();
    }
    await thread.written();
    assert.equal(files.length, sizes.length);
    assert.equal(
      bytes(),
      sizes.reduce((sum, size) => sum + size),
    );
  }
  for (const [index, content] of contents.entries()) {
    assert.deepEqual(readFileSync(join(folder.path, `${index}`)), content);
    const { path, sizeBytes, sha1 } = files[index] ?? assert.fail();
    assert.deepEqual({ path, sizeBytes }, { path: `phone/${index}`, sizeBytes: content.length });
    assert.deepEqual(Buffer.from(sha1), createHash('sha1').update(content).digest());
  }
});

test('a file that shall not be leaves nothing, however much of it was written', async () => {
  await using folder = temporaryFolder();
  const { files, hooks } = heard();
  await using thread = new FileThread(hooks);
  for (const size of [0, 10, pieceBytes, 2_000_000]) {
    send(thread, 'no', join(folder.path, `no-${size}`), pattern(size, 1));
    await thread.written();
    thread.end('discard');
    send(thread, 'yes', join(folder.path, `yes-${size}`), pattern(size, 2));
    thread.end('complete');
  }
  await thread.written();
  assert.deepEqual(readdirSync(folder.path).sort(), ['yes-0', 'yes-10', 'yes-2000000', `yes-${pieceBytes}`]);
  assert.equal(files.length, 4);
});

test('a file that is replaced keeps its old bytes until the new ones are complete, and where it is linked', async () => {
  await using folder = temporaryFolder();
  const [target, linked] = [join(folder.path, 'file'), join(folder.path, 'earlier')];
  writeFileSync(target, 'earlier');
  linkSync(target, linked);
  await using thread = new FileThread(heard().hooks);
  send(thread, 'file', target, pattern(600_000, 3));
  await thread.written();
  assert.equal(readFileSync(target, 'utf8'), 'earlier');
  thread.end('complete');
  await thread.written();
  assert.deepEqual(readFileSync(target), pattern(600_000, 3));
  assert.equal(readFileSync(linked, 'utf8'), 'earlier');
});

test('what is not complete when it is disposed of is gone', async () => {
  await using folder = temporaryFolder();
  {
    await using thread = new FileThread(heard().hooks);
    send(thread, 'half', join(folder.path, 'half'), pattern(1_000_000, 4));
    await thread.written();
    assert.ok(existsSync(join(folder.path, 'half')));
  }
  assert.deepEqual(readdirSync(folder.path), []);
});

test('it is behind when the disk cannot follow, until there is room', async () => {
  await using folder = temporaryFolder();
  await using thread = new FileThread(heard().hooks);
  thread.begin('large', join(folder.path, 'large'));
  const bytes = pattern(pieceBytes, 5);
  let pieces = 0;
  for (; !thread.isBehind; pieces++) thread.add(bytes);
  assert.ok(pieces >= 8 && pieces <= 10, `${pieces}`);
  await thread.room();
  assert.equal(thread.isBehind, false);
  thread.end('complete');
  await thread.written();
  assert.equal(readFileSync(join(folder.path, 'large')).length, pieces * pieceBytes);
});

test('a folder that fails holds back what comes, and is told to whoever waits; nothing more is written', async () => {
  await using folder = temporaryFolder();
  const { files, hooks } = heard();
  await using thread = new FileThread(hooks);
  send(thread, 'lost', join(folder.path, 'nowhere', 'lost'), pattern(10, 6));
  thread.end('complete');
  await assert.rejects(thread.written(), withCode('folder-failed'));
  assert.ok(thread.isBehind);
  send(thread, 'late', join(folder.path, 'late'), pattern(10, 7));
  thread.end('complete');
  await assert.rejects(thread.room(), withCode('folder-failed'));
  await assert.rejects(thread.written(), withCode('folder-failed'));
  assert.deepEqual(readdirSync(folder.path), []);
  assert.deepEqual(files, []);
});

test('what a listener throws is thrown to whoever waits', async () => {
  await using folder = temporaryFolder();
  const mistake = new Error('of the listener');
  const onFile = (): never => {
    throw mistake;
  };
  await using thread = new FileThread({ onBytes: () => {}, onFile });
  send(thread, 'file', join(folder.path, 'file'), pattern(10, 8));
  thread.end('complete');
  await assert.rejects(thread.written(), mistake);
});

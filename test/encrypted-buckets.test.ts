import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { madeS3Server } from '../packages/archive/test/made/s3/server.ts';
import { addCloud, computer, contentsOf, makePhotos, onlyKeyFile } from './support/buckets.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { assertSumsTrue, filesUnder } from './support/tree.ts';

const noAge =
  spawnSync('age', ['--version']).status === 0 ? false : 'the age tool is not here (.ci/run installs it)';

/** The script of docs/format.md, as a reader would copy it. */
function handScript(): string {
  const text = readFileSync(join(import.meta.dirname, '../docs/format.md'), 'utf8');
  const script = /```sh by hand\n([\s\S]*?)```/.exec(text)?.[1];
  assert.ok(script !== undefined, 'docs/format.md has the script');
  return script;
}

test('the age tool and the key file alone bring everything back, as docs/format.md says', {
  skip: noAge,
}, async () => {
  await using folder = temporaryFolder();
  await using server = await madeS3Server();
  const mine = computer(folder, 'mine', server);
  const photos = join(folder.path, 'photos');
  const contents = makePhotos(photos, 1000, 5);
  await addCloud(mine, server);
  await mine.run(['backup', photos, '--to', join(folder.path, 'Blue'), '--to', 'Cloud']);

  const copy = join(folder.path, 'copy');
  for (const [key, { body }] of server.bucket.objects) {
    const path = join(copy, key.slice('ours/'.length));
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, body);
  }
  assertTellsNothing(copy);
  const key = join(folder.path, 'key.txt');
  await mine.run(['place', 'key', 'Cloud', '--to', key]);
  rmSync(mine.home, { recursive: true });

  const { status, stderr } = spawnSync('bash', ['-euc', handScript()], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, KEY: key, OUT: join(folder.path, 'out') },
  });
  assert.equal(status, 0, stderr);
  const out = join(folder.path, 'out');
  assert.deepEqual(contentsOf(out), contents);
  assert.equal(assertSumsTrue(out), contents.size);
});

/** Neither names nor contents: not a year, not an ending, not a beginning of a picture. */
function assertTellsNothing(copy: string): void {
  const names = [...filesUnder(copy).keys()];
  assert.deepEqual(
    names.filter((name) => !/^(data\/[0-9a-f]{40}|names\/[\dT]+Z-[0-9a-f-]{36})\.age$/.test(name)),
    ['safelight-encrypted.txt'],
  );
  for (const name of names.filter((each) => each.endsWith('.age'))) {
    const bytes = readFileSync(join(copy, name));
    assert.equal(bytes.subarray(0, 21).toString(), 'age-encryption.org/v1');
    assert.equal(bytes.includes('IMG_'), false);
  }
}

test('without the key, or with another one, an encrypted bucket is not touched', async () => {
  await using folder = temporaryFolder();
  await using server = await madeS3Server();
  await addCloud(computer(folder, 'mine', server), server);
  const before = new Map(server.bucket.objects);
  const other = computer(folder, 'other', server);
  const add = ['place', 'add', 's3://photos/ours', '--endpoint', server.endpoint.href];
  await other.run(add, 2);
  const wrong = join(folder.path, 'wrong.txt');
  writeFileSync(wrong, 'no key\n');
  await other.run([...add, '--key-file', wrong], 1);
  const elsewhere = computer(folder, 'elsewhere', server);
  await elsewhere.run(['place', 'add', 's3://photos/another', '--endpoint', server.endpoint.href]);
  await other.run([...add, '--key-file', onlyKeyFile(elsewhere)], 1);
  const ours = [...server.bucket.objects].filter(([key]) => key.startsWith('ours/'));
  assert.deepEqual(new Map(ours), before);
});

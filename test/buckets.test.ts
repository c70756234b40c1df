import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noRealServer, realS3Server } from '../packages/archive/test/made/s3/real-server.ts';
import { madeS3Server } from '../packages/archive/test/made/s3/server.ts';
import { runSafelight } from './support/cli.ts';
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts';
import { assertSumsTrue, filesUnder, originalsOn } from './support/tree.ts';

const noAge =
  spawnSync('age', ['--version']).status === 0 ? false : 'the age tool is not here (.ci/run installs it)';

interface Server {
  readonly endpoint: URL;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Computer {
  readonly home: string;
  /** Runs a command that must end with this code; what it printed. */
  run(args: readonly string[], code?: number): Promise<string>;
}

function computer(folder: TemporaryFolder, name: string, { credentials }: Server): Computer {
  const home = join(folder.path, `home of ${name}`);
  const environment = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return {
    home,
    async run(args, code = 0) {
      const { status, stdout, stderr } = await runSafelight(home, args, environment);
      assert.equal(status, code, `safelight ${args.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    },
  };
}

/** Photos, and a film that is sent in parts. */
function makePhotos(folder: string, start: number, count: number): Set<string> {
  mkdirSync(folder, { recursive: true });
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  for (let i = start; i < start + count; i++) {
    const size = i === start ? 9_500_000 : 2000 + i;
    writeFileSync(join(folder, `IMG_${i}.JPG`), Buffer.concat([jpeg, randomBytes(size)]));
  }
  return new Set(filesUnder(folder).values());
}

function contentsOf(folder: string): Set<string> {
  return new Set(originalsOn(folder).values());
}

function onlyKeyFile({ home }: Computer): string {
  const [name, ...others] = readdirSync(join(home, 'keys'));
  assert.ok(name !== undefined && others.length === 0);
  return join(home, 'keys', name);
}

async function addCloud(on: Computer, server: Server, ...more: string[]): Promise<void> {
  await on.run([
    'place',
    'add',
    's3://photos/ours',
    '--endpoint',
    server.endpoint.href,
    '--name',
    'Cloud',
    ...more,
  ]);
}

/** A real server where there is one: what it does is what counts. */
const servers =
  noRealServer === false
    ? [{ name: 'a real S3 server', open: (folder: string) => realS3Server(folder) }]
    : [{ name: 'a server of ours', open: () => madeS3Server() }];

test('a real S3 server is here to test with', { skip: noRealServer }, () => undefined);

for (const { name, open } of servers) {
  test(`two drives and a bucket on ${name}: each is lost in turn, made whole again, and gives everything back`, async () => {
    await using folder = temporaryFolder();
    await using server = await open(folder.path);
    const mine = computer(folder, 'mine', server);
    const [photos, blue, red] = ['photos', 'Blue', 'Red'].map((each) => join(folder.path, each)) as [
      string,
      string,
      string,
    ];
    const contents = makePhotos(photos, 1000, 6);
    await addCloud(mine, server);
    await mine.run(['backup', photos, '--to', blue, '--to', red, '--to', 'Cloud']);

    rmSync(blue, { recursive: true });
    mkdirSync(blue);
    await mine.run(['place', 'add', '--new', blue, '--name', 'New Blue']);
    await mine.run(['replicate', '--to', 'New Blue', '--from', 'Cloud']);
    assert.deepEqual(contentsOf(blue), contents);
    assertSumsTrue(blue);

    await damageBucket(server, folder);
    await mine.run(['verify', 'Cloud'], 3);
    await mine.run(['repair', 'Cloud', '--from', 'Red']);
    await mine.run(['verify', 'Cloud']);

    const [victim = ''] = originalsOn(red).keys();
    const bytes = readFileSync(join(red, victim));
    bytes[1000] = (bytes[1000] ?? 0) ^ 4;
    writeFileSync(join(red, victim), bytes);
    await mine.run(['verify', 'Red'], 3);
    await mine.run(['repair', 'Red', '--from', 'Cloud']);
    assert.deepEqual(contentsOf(red), contents);

    for (const from of ['New Blue', 'Red', 'Cloud']) {
      const back = join(folder.path, `back from ${from}`);
      await mine.run(['restore', '--from', from, '--to', back]);
      assert.deepEqual(contentsOf(back), contents, from);
    }
  });
}

/** One object changes on the server, and one goes. */
async function damageBucket(server: Server, folder: TemporaryFolder): Promise<void> {
  if ('bucket' in server) {
    const { objects } = (server as Awaited<ReturnType<typeof madeS3Server>>).bucket;
    const [one, two] = [...objects.keys()].filter(
      (key) => key.includes('/data/') && (objects.get(key)?.body.length ?? 0) > 2500,
    );
    const object = objects.get(one ?? '');
    assert.ok(one !== undefined && two !== undefined && object !== undefined);
    const body = Buffer.from(object.body);
    body[1500] = (body[1500] ?? 0) ^ 1;
    objects.set(one, { ...object, body });
    objects.delete(two);
    return;
  }
  const data = join(folder.path, 's3-data/photos/ours/data');
  const [one, two] = readdirSync(data).filter((object) => statSync(join(data, object)).size > 2500);
  const path = join(data, one ?? '');
  const body = readFileSync(path);
  body[1500] = (body[1500] ?? 0) ^ 1;
  writeFileSync(path, body);
  rmSync(join(data, two ?? ''));
  // The server keeps what it knows of an object apart, and would go on believing in one that has gone.
  rmSync(join(folder.path, 's3-sidecars/photos/ours/data', two ?? ''), { recursive: true });
}

async function threeWriters(server: Server, folder: TemporaryFolder, t: TestContext): Promise<void> {
  const first = computer(folder, 'first', server);
  await addCloud(first, server);
  const key = onlyKeyFile(first);
  const writers = [first, computer(folder, 'second', server), computer(folder, 'third', server)];
  for (const other of writers.slice(1)) await addCloud(other, server, '--key-file', key);
  const sources = writers.map((_, i) => join(folder.path, `photos ${i}`));
  // The same names with other bytes, in the same folder of the archive.
  const contents = sources.map((path) => makePhotos(path, 1000, 8));
  const shared = join(sources[0] ?? '', 'IMG_1003.JPG');
  for (const path of sources.slice(1)) writeFileSync(join(path, 'IMG_1003.JPG'), readFileSync(shared));
  const all = new Set(sources.flatMap((path) => [...filesUnder(path).values()]));
  assert.equal(all.size, contents.reduce((sum, { size }) => sum + size, 0) - 2);
  const drives = sources.map((_, i) => join(folder.path, `drive ${i}`));
  await Promise.all(
    writers.map((writer, i) =>
      writer.run(['backup', sources[i] ?? '', '--to', drives[i] ?? '', '--to', 'Cloud']),
    ),
  );
  for (const writer of writers) await writer.run(['verify', 'Cloud']);
  const back = join(folder.path, 'back');
  const stranger = computer(folder, 'new', server);
  await addCloud(stranger, server, '--key-file', key);
  await stranger.run(['restore', '--to', back]);
  assert.deepEqual(contentsOf(back), all);
  t.diagnostic(`${all.size} contents of three writers came back`);
}

for (const { name, open } of servers) {
  test(`three computers write to one bucket on ${name} at once: nothing is lost, and nobody contradicts another`, async (t) => {
    await using folder = temporaryFolder();
    await using server = await open(folder.path);
    await threeWriters(server, folder, t);
  });
}

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

interface Told {
  readonly reasons: readonly { readonly code: string; readonly place?: string }[];
  readonly places: readonly { readonly id: string; readonly name: string; readonly attached: boolean }[];
}

for (const [kind, ...option] of [['encrypted'], ['unencrypted', '--no-encryption']]) {
  test(`an ${kind} bucket that was emptied proves nothing any more, and one that does not answer still does`, async () => {
    await using folder = temporaryFolder();
    const server = await madeS3Server();
    const mine = computer(folder, 'mine', server);
    await addCloud(mine, server, ...option);
    makePhotos(join(folder.path, 'photos'), 1000, 2);
    await mine.run([
      'backup',
      join(folder.path, 'photos'),
      '--to',
      join(folder.path, 'Blue'),
      '--to',
      'Cloud',
    ]);
    async function cloud(): Promise<{ attached: boolean | undefined; undated: boolean }> {
      const { places, reasons } = JSON.parse(await mine.run(['status', '--json'], 3)) as Told;
      const place = places.find(({ name }) => name === 'Cloud');
      const undated = reasons.some((each) => each.code === 'proof-undated' && each.place === place?.id);
      return { attached: place?.attached, undated };
    }
    assert.deepEqual(await cloud(), { attached: true, undated: false });
    const kept = new Map(server.bucket.objects);
    server.bucket.objects.clear();
    assert.deepEqual(await cloud(), { attached: false, undated: true });
    for (const [key, object] of kept) server.bucket.objects.set(key, object);
    await mine.run(['verify', 'Cloud']);
    assert.deepEqual(await cloud(), { attached: true, undated: false });
    await server[Symbol.asyncDispose]();
    assert.deepEqual(await cloud(), { attached: false, undated: false });
  });
}

test('a bucket that cannot be reached does not stall a backup, and no secret is anywhere', async () => {
  await using folder = temporaryFolder();
  const server = await madeS3Server();
  const mine = computer(folder, 'mine', server);
  await addCloud(mine, server, '--no-encryption');
  const photos = join(folder.path, 'photos');
  const contents = makePhotos(photos, 1000, 3);
  const blue = join(folder.path, 'Blue');
  await server[Symbol.asyncDispose]();
  const said = await mine.run(['backup', photos, '--to', blue, '--to', 'Cloud'], 3);
  assert.match(said, /Cloud: nothing went there/);
  assert.deepEqual(contentsOf(blue), contents);
  for (const root of [mine.home, blue]) {
    for (const name of filesUnder(root).keys()) {
      assert.equal(readFileSync(join(root, name)).includes(server.credentials.secretAccessKey), false, name);
    }
  }
});

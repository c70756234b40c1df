import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { noRealServer } from '../packages/archive/test/made/s3/real-server.ts';
import { madeS3Server } from '../packages/archive/test/made/s3/server.ts';
import {
  addCloud,
  computer,
  contentsOf,
  makePhotos,
  onlyKeyFile,
  type Server,
  servers,
} from './support/buckets.ts';
import { type TemporaryFolder, temporaryFolder } from './support/temporary-folder.ts';
import { assertSumsTrue, filesUnder, originalsOn } from './support/tree.ts';

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

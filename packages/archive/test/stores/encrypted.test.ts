import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Decrypter, Encrypter } from 'age-encryption';
import { memoryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import {
  bytesOf,
  isArchiveError,
  openDriveStore,
  openHashPool,
  type Store,
  storeKey,
} from '../../src/index.ts';
import { decryptedSize, encryptedSize } from '../../src/stores/encrypted/age-size.ts';
import {
  type AgePool,
  identityIn,
  newIdentity,
  openAgePool,
  openEncryptedStore,
  openPlaceKey,
  type PlaceKey,
} from '../../src/stores/encrypted/index.ts';

const key = await openPlaceKey(await newIdentity());
const one = storeKey('2024/2024-06/IMG_0001.HEIC');
const two = storeKey('2024/2024-06/IMG_0002.HEIC');

interface Made extends AsyncDisposable {
  readonly path: string;
  readonly pool: AgePool;
  open(own?: PlaceKey): Promise<Store>;
  /** The path of a key's object. */
  object(of: typeof one): string;
}

async function made(): Promise<Made> {
  await using stack = new AsyncDisposableStack();
  const { path } = stack.use(temporaryFolder(memoryFolder));
  const hashPool = stack.use(openHashPool(1));
  const pool = stack.use(openAgePool(1));
  const kept = stack.move();
  return {
    path,
    pool,
    async open(own = key) {
      const store = await openDriveStore(path, { hashPool, randomId: randomUUID, mayReplace: () => true });
      return await openEncryptedStore({ store, key: own, pool, randomId: randomUUID, now: () => Date.now() });
    },
    object: (of) => join(path, key.objectOf(of)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function rejects(code: string, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => isArchiveError(error) && error.code === code);
}

async function* from(data: Uint8Array, pieceBytes = 70_000): AsyncIterable<Uint8Array> {
  for (let at = 0; at < data.length; at += pieceBytes) yield data.subarray(at, at + pieceBytes);
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}

test('the size of what is encrypted is known before, for every remainder of a chunk', async () => {
  await using pool = openAgePool(1);
  for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 1_300_000]) {
    const data = randomBytes(size);
    const encrypted = await whole(pool.run({ mode: 'encrypt', key: key.recipient }, from(data)));
    assert.equal(encrypted.length, encryptedSize(size));
    assert.equal(decryptedSize(encrypted.length), size);
    assert.ok(data.equals(await whole(pool.run({ mode: 'decrypt', key: key.identity }, from(encrypted)))));
  }
  for (const none of [0, 100, 199, encryptedSize(65_536) + 5]) assert.equal(decryptedSize(none), undefined);
});

test('what the library writes is read, in whatever pieces it comes, and the library reads what is written here', async () => {
  await using pool = openAgePool(2);
  const encrypter = new Encrypter();
  encrypter.addRecipient(key.recipient);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key.identity);
  for (const size of [0, 1, 65_536, 131_072, 200_001]) {
    const data = randomBytes(size);
    const theirs = await encrypter.encrypt(data);
    for (const pieceBytes of [7, 65_552, 1_000_000]) {
      const job = { mode: 'decrypt', key: key.identity } as const;
      assert.ok(data.equals(await whole(pool.run(job, from(theirs, pieceBytes)))));
      const content = await pool.contentOf(key.identity, from(theirs, pieceBytes));
      assert.deepEqual(content, { digest: createHash('sha256').update(data).digest('hex'), size });
    }
    const ours = await whole(pool.run({ mode: 'encrypt', key: key.recipient }, from(data, 333)));
    assert.ok(data.equals(await decrypter.decrypt(ours)));
  }
});

test('chunks that were exchanged, left out, added or taken from another file do not open', async () => {
  await using pool = openAgePool(1);
  const encrypt = async (): Promise<Buffer> =>
    await whole(pool.run({ mode: 'encrypt', key: key.recipient }, from(randomBytes(4 * 65_536))));
  const [file, other] = [await encrypt(), await encrypt()];
  const start = encryptedSize(0) - 16;
  const chunk = (of: Buffer, index: number): Buffer =>
    of.subarray(start + index * 65_552, start + (index + 1) * 65_552);
  const made = (...chunks: Buffer[]): Buffer => Buffer.concat([file.subarray(0, start), ...chunks]);
  const [a, b, c, d] = [0, 1, 2, 3].map((index) => chunk(file, index)) as [Buffer, Buffer, Buffer, Buffer];
  assert.ok(made(a, b, c, d).equals(file));
  for (const wrong of [
    made(b, a, c, d),
    made(a, b, d),
    made(a, b, c),
    made(a, b, c, d, d),
    made(a, b, c, d, Buffer.alloc(16)),
    made(a, chunk(other, 1), c, d),
    made(a, b, c, d.subarray(0, 10)),
    made(),
  ])
    await rejects('unreadable', pool.contentOf(key.identity, from(wrong)));
});

test('a changed, a cut and a foreign object do not open', async () => {
  await using place = await made();
  const store = await place.open();
  for (const each of [one, two]) await store.put(bytesOf(randomBytes(200_000)), { keyFor: () => each });
  const bytes = readFileSync(place.object(one));
  bytes[100_000] = (bytes[100_000] ?? 0) ^ 1;
  writeFileSync(place.object(one), bytes);
  await rejects('unreadable', store.prove(one));
  truncateSync(place.object(two), 66_000);
  await rejects('unreadable', store.prove(two));
  assert.notEqual((await store.stat(two))?.size, 200_000);
  writeFileSync(place.object(two), 'no age file');
  await rejects('unreadable', store.prove(two));
  assert.equal((await store.stat(two))?.size, -1);
});

test('two objects that were exchanged are told by what is in them', async () => {
  await using place = await made();
  const store = await place.open();
  await store.put(bytesOf('first'), { keyFor: () => one });
  await store.put(bytesOf('other'), { keyFor: () => two });
  renameSync(place.object(one), `${place.object(one)}.x`);
  renameSync(place.object(two), place.object(one));
  renameSync(`${place.object(one)}.x`, place.object(two));
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  assert.equal((await store.prove(one)).digest, sha256('other'));
});

test('another key is refused before anything is written', async () => {
  await using place = await made();
  await (await place.open()).put(bytesOf('first'), { keyFor: () => one });
  const before = readdirSync(place.path, { recursive: true }).length;
  await rejects('wrong-key', place.open(await openPlaceKey(await newIdentity())));
  assert.equal(readdirSync(place.path, { recursive: true }).length, before);
});

test('lists of names are joined when there are many, by two computers at once, and no name is lost', async () => {
  await using place = await made();
  const stores = [await place.open(), await place.open()];
  const keys = Array.from({ length: 230 }, (_, i) => storeKey(`2024/2024-0${1 + (i % 9)}/IMG_${i}.HEIC`));
  await Promise.all(
    stores.map(async (store, turn) => {
      for (const [i, each] of keys.entries())
        if (i % 2 === turn) await store.put(bytesOf(each), { keyFor: () => each });
      for (const [i, each] of keys.entries())
        if (i % 2 !== turn)
          await store.put(bytesOf(`list ${each}`), { keyFor: () => storeKey(`${each}.xmp`), replace: true });
    }),
  );
  const lists = readdirSync(join(place.path, 'names')).length;
  assert.ok(lists < 350, `${lists} lists`);
  const listed = await Array.fromAsync((await place.open()).list(''));
  assert.deepEqual(listed.sort(), keys.flatMap((each) => [each, `${each}.xmp`]).sort());
});

test('a list that names what it has no right to is not believed', async () => {
  await using place = await made();
  const store = await place.open();
  await store.put(bytesOf('first'), { keyFor: () => one });
  const lines = [
    `${key.objectOf(one)}  ../../../etc/passwd`,
    `${key.objectOf(one)}  ${two}`,
    'nonsense',
    '',
  ].join('\n');
  const forged = await whole(
    place.pool.run({ mode: 'encrypt', key: key.recipient }, from(Buffer.from(lines))),
  );
  writeFileSync(join(place.path, 'names/20260101T000000Z-forged.age'), forged);
  assert.deepEqual(await Array.fromAsync((await place.open()).list('')), [one]);
});

test('a reader that leaves, a stream that fails and a stop leave the thread ready for the next', async () => {
  await using pool = openAgePool(1);
  const data = randomBytes(9_000_000);
  const job = { mode: 'encrypt', key: key.recipient } as const;
  for await (const piece of pool.run(job, from(data))) {
    assert.ok(piece.length > 0);
    break;
  }
  async function* failing(): AsyncIterable<Uint8Array> {
    yield data.subarray(0, 100_000);
    throw new Error('the cable is out');
  }
  await assert.rejects(whole(pool.run(job, failing())), /the cable is out/);
  const stop = new AbortController();
  async function* stopping(): AsyncIterable<Uint8Array> {
    yield data.subarray(0, 100_000);
    stop.abort(new Error('enough'));
    yield data;
  }
  await assert.rejects(whole(pool.run(job, stopping(), { signal: stop.signal })), /enough/);
  const encrypted = await whole(pool.run(job, from(data)));
  assert.ok(data.equals(await whole(pool.run({ mode: 'decrypt', key: key.identity }, from(encrypted)))));
});

test('the identity is found in a key file of the age tool, and nothing else is taken for one', () => {
  const file = `# created: 2026-11-25T23:14:41Z\r\n# public key: ${key.recipient}\r\n${key.identity}\r\n`;
  assert.equal(identityIn(file), key.identity);
  for (const none of ['', key.recipient, key.identity.slice(0, 30)])
    assert.throws(
      () => identityIn(none),
      (error) => isArchiveError(error, 'wrong-key'),
    );
});

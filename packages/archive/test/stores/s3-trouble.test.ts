import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { bytesOf, isArchiveError, type Store, storeKey } from '../../src/index.ts';
import { type MadeS3Server, madeS3Server, type Trouble } from '../made/s3/server.ts';
import { s3StoreOn } from '../made/s3/store.ts';

const photo = storeKey('2024/2024-06/IMG_0001.HEIC');
const list = storeKey('2024/2024-06/SHA256SUMS');
const film = randomBytes(20 * 1024 * 1024 + 3);

function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex');
}

async function text(store: Store, key = photo): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.get(key)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Fails the first so many requests that match. */
function fail(server: MadeS3Server, matching: RegExp, trouble: Trouble, times = 1): void {
  let left = times;
  server.trouble = ({ method, key, query }) => {
    if (left <= 0 || !matching.test(`${method} ${key} ${[...query.keys()].join(' ')}`)) return undefined;
    left--;
    return trouble;
  };
}

async function rejects(code: string, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => isArchiveError(error) && error.code === code);
}

const slowDown: Trouble = { kind: 'status', status: 503, said: 'SlowDown', headers: { 'retry-after': '0' } };

test('a busy server is asked again, and in the end believed', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  fail(server, /PUT/, slowDown, 3);
  await store.put(bytesOf('a photo'), { keyFor: () => photo });
  assert.equal(await text(store), 'a photo');
  fail(server, /HEAD/, slowDown, 100);
  await rejects('unreachable', store.stat(photo));
});

test('an answer that is lost after the work was done does not make a stranger of our own file', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  fail(server, /PUT/, { kind: 'cut', after: true });
  const put = await store.put(bytesOf('a photo'), { keyFor: () => photo });
  assert.equal(put.key, photo);
  fail(server, /POST .* uploadId/, { kind: 'cut', after: true });
  const other = storeKey('2024/2024-06/IMG_0002.MOV');
  assert.equal((await store.put(bytesOf(film), { keyFor: () => other, likelyKey: other })).key, other);
  assert.equal((await store.prove(other)).digest, sha256(film));
  assert.equal(server.bucket.objects.size, 2);
  assert.equal(server.bucket.uploads.size, 0);
});

test('a lost answer over a name that a stranger took is no success', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  await store.put(bytesOf('a stranger’s'), { keyFor: () => photo });
  fail(server, /PUT/, { kind: 'cut', after: true });
  await rejects('exists', store.put(bytesOf('ours'), { keyFor: () => photo }));
  assert.equal(await text(store), 'a stranger’s');
});

test('a part that fails is sent again alone, and what was begun and given up leaves nothing', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  fail(server, /PUT .* partNumber/, slowDown, 2);
  await store.put(bytesOf(film), { keyFor: () => photo, likelyKey: photo });
  assert.equal((await store.prove(photo)).digest, sha256(film));
  const parts = server.log.filter((line) => /partNumber/.test(line)).length;
  assert.equal(parts, 5);
  fail(server, /PUT .* partNumber/, { kind: 'status', status: 403, said: 'AccessDenied' }, 100);
  await rejects('no-permission', store.put(bytesOf(film), { keyFor: () => list, likelyKey: list }));
  assert.equal(server.bucket.uploads.size, 0);
});

test('a download that breaks off goes on from there, but not with another object', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  await store.put(bytesOf(film), { keyFor: () => photo });
  fail(server, /GET 2|GET our/, { kind: 'half-body' });
  assert.equal((await store.prove(photo)).digest, sha256(film));
  const ours = `our photos/${photo}`;
  const before = server.bucket.objects.get(ours);
  assert.ok(before !== undefined);
  let gets = 0;
  server.trouble = ({ method, key }) => {
    if (method !== 'GET' || key !== ours) return undefined;
    if (++gets > 1) server.bucket.objects.set(ours, { ...before, etag: '"another"' });
    return gets === 1 ? { kind: 'half-body' } : undefined;
  };
  await assert.rejects(store.prove(photo), (error) => isArchiveError(error));
});

test('a wrong secret, an unknown key and a wrong bucket are told apart', async () => {
  await using server = await madeS3Server();
  const secret = { ...server.credentials, secretAccessKey: 'another' };
  const id = { ...server.credentials, accessKeyId: 'NOBODY' };
  for (const credentials of [secret, id]) {
    await using store = s3StoreOn(server, { credentials: async () => credentials });
    await rejects('credentials-refused', store.put(bytesOf('x'), { keyFor: () => photo }));
  }
  await using nowhere = s3StoreOn(server, { bucket: 'another' });
  await rejects('not-found', nowhere.put(bytesOf('x'), { keyFor: () => photo }));
});

test('a clock that is an hour off is corrected by the server’s', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  server.skewMs = 3_600_000;
  await store.put(bytesOf('a photo'), { keyFor: () => photo });
  assert.equal(await text(store), 'a photo');
});

test('a redirect is refused, with its secret kept', async () => {
  await using server = await madeS3Server();
  await using elsewhere = await madeS3Server();
  await using store = s3StoreOn(server);
  const headers = { location: new URL('/photos/x', elsewhere.endpoint).href };
  fail(server, /./, { kind: 'status', status: 307, said: 'TemporaryRedirect', headers }, 100);
  await rejects('bad-answer', store.put(bytesOf('x'), { keyFor: () => photo }));
  assert.deepEqual(elsewhere.log, []);
});

test('what is no answer of S3 is not believed', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  const answers = [
    'hello',
    '<html></html>',
    '<!DOCTYPE x [<!ENTITY a "b">]><ListBucketResult/>',
    '<ListBucketResult><Contents><Key>somebody/else</Key></Contents></ListBucketResult>',
    '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>',
    '<ListBucketResult><Contents><Key>our%20photos/%E0%A4</Key></Contents></ListBucketResult>',
    `<ListBucketResult>${'<a>'.repeat(1000)}`,
  ];
  for (const garbage of answers) {
    fail(server, /GET/, { kind: 'garbage', text: garbage }, 100);
    await rejects('bad-answer', Array.fromAsync(store.list('')));
  }
  fail(server, /POST .* uploads/, { kind: 'garbage', text: '<InitiateMultipartUploadResult/>' }, 100);
  await rejects('bad-answer', store.put(bytesOf(film), { keyFor: () => photo, likelyKey: photo }));
});

test('an upload that ends with an error under a status of 200 did not succeed', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  const text = '<Error><Code>InternalError</Code><Message>later</Message></Error>';
  fail(server, /POST .* uploadId/, { kind: 'garbage', text }, 100);
  await assert.rejects(store.put(bytesOf(film), { keyFor: () => photo, likelyKey: photo }));
});

test('a stopped upload leaves nothing, and what others left long ago is tidied away', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  const stop = new AbortController();
  server.trouble = ({ query }) => {
    if (query.get('partNumber') === '2') stop.abort(new Error('enough'));
    return undefined;
  };
  const put = store.put(bytesOf(film), { keyFor: () => photo, likelyKey: photo, signal: stop.signal });
  await assert.rejects(put, /enough/);
  assert.deepEqual([server.bucket.uploads.size, server.bucket.objects.size], [0, 0]);
  server.trouble = () => undefined;
  const headers = {};
  const day = 86_400_000;
  for (const [id, age] of [
    ['old', 8],
    ['young', 1],
  ] as const)
    server.bucket.uploads.set(id, {
      key: 'our photos/x',
      headers,
      begunMs: Date.now() - age * day,
      parts: new Map(),
    });
  assert.equal(await store.abortUploadsOlderThan(7 * day), 1);
  assert.deepEqual([...server.bucket.uploads.keys()], ['young']);
});

test('originals are kept by Object Lock for as long as was asked, lists are not, and a refused delete is said', async () => {
  await using server = await madeS3Server({ objectLock: true });
  await using store = s3StoreOn(server, { retention: { mode: 'GOVERNANCE', days: 30 } });
  await store.put(bytesOf('a photo'), { keyFor: () => photo });
  await store.put(bytesOf('a list'), { keyFor: () => list, replace: true });
  await store.put(bytesOf('another list'), { keyFor: () => list, replace: true });
  await rejects('locked', store.remove(photo, 'a test wants it'));
  assert.equal(await text(store), 'a photo');
  server.skewMs = 31 * 86_400_000;
  await store.remove(photo, 'its retention has ended');
});

test('of two who replace a list at once one is told, and nothing is lost', async () => {
  await using server = await madeS3Server();
  const [one, two] = [s3StoreOn(server), s3StoreOn(server)];
  const replace = { keyFor: () => list, replace: true };
  await one.put(bytesOf('first'), { ...replace, over: null });
  await rejects('overtaken', two.put(bytesOf('mine'), { ...replace, over: null }));
  const over = (await two.stat(list))?.revision ?? '';
  await one.put(bytesOf('second'), replace);
  await rejects('overtaken', two.put(bytesOf('mine'), { ...replace, over }));
  await one.remove(list, 'a test wants it');
  await rejects('overtaken', two.put(bytesOf('mine'), { ...replace, over }));
  for (const store of [one, two]) await store[Symbol.asyncDispose]();
});

test('a file’s time is kept as rclone keeps it', async () => {
  await using server = await madeS3Server();
  await using store = s3StoreOn(server);
  await store.put(bytesOf('a photo'), { keyFor: () => photo, modifiedAtMs: 1_719_776_043_500 });
  assert.deepEqual(server.bucket.objects.get(`our photos/${photo}`)?.headers, {
    'x-amz-meta-mtime': '1719776043.5',
  });
});

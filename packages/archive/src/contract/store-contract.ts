import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { type Bytes, bytesOf } from '../bytes.ts';
import { isArchiveError } from '../errors.ts';
import { type StoreKey, storeKey } from '../model/store-key.ts';
import type { Store } from '../store.ts';

/** One promise of `Store`, as a check that throws where it is broken. */
export interface StoreCheck {
  readonly name: string;
  run(store: Store): Promise<void>;
}

/**
 * Everything that a store must keep to. Each check works below `folder` only and removes what it made, so the same
 * suite runs in tests and, by `safelight place check`, on a person's own drive.
 */
export function storeContract(folder: string): readonly StoreCheck[] {
  const key = (name: string): StoreKey => storeKey(`${folder}/${name}`);
  return [
    check('gives back every byte that was put', async (store) => {
      const data = pattern(3 * 1024 * 1024 + 17);
      const put = await store.put(bytesOf(data), { keyFor: () => key('bytes.bin') });
      assert.equal(put.digest, sha256(data));
      assert.equal(put.size, data.length);
      // Not deepEqual: to show how megabytes differ takes it minutes.
      assert.ok(data.equals(await read(store, key('bytes.bin'))), 'other bytes came back');
      await tidy(store, key('bytes.bin'));
    }),
    check('keeps an empty file', async (store) => {
      await store.put(bytesOf(''), { keyFor: () => key('empty') });
      assert.equal((await store.stat(key('empty')))?.size, 0);
      assert.equal((await store.prove(key('empty'))).digest, sha256(Buffer.alloc(0)));
      await tidy(store, key('empty'));
    }),
    check('never overwrites', async (store) => {
      await store.put(bytesOf('first'), { keyFor: () => key('name') });
      await rejects('exists', store.put(bytesOf('second'), { keyFor: () => key('name') }));
      assert.equal((await read(store, key('name'))).toString(), 'first');
      await tidy(store, key('name'));
    }),
    check('asks for another name where one is taken', async (store) => {
      await store.put(bytesOf('first'), { keyFor: () => key('taken') });
      const put = await store.put(bytesOf('second'), {
        keyFor: (_, taken) => key(taken.length === 0 ? 'taken' : 'other'),
      });
      assert.equal(put.key, key('other'));
      assert.equal((await read(store, key('other'))).toString(), 'second');
      await tidy(store, key('taken'), key('other'));
    }),
    check(
      'names a content once its digest is known, and leaves nothing of one that is not wanted',
      async (store) => {
        const put = await store.put(bytesOf('unwanted'), {
          keyFor: ({ digest, size }) => {
            assert.equal(digest, sha256(Buffer.from('unwanted')));
            assert.equal(size, 8);
            return undefined;
          },
        });
        assert.equal(put.key, undefined);
        assert.deepEqual(await keysIn(store, folder), []);
      },
    ),
    check('leaves nothing of bytes that end early or go on too long', async (store) => {
      const short: Bytes = { size: 10, open: () => bytesOf('short').open() };
      const long: Bytes = { size: 3, open: () => bytesOf('longer').open() };
      await rejects('short-read', store.put(short, { keyFor: () => key('short') }));
      await rejects('short-read', store.put(long, { keyFor: () => key('long') }));
      assert.deepEqual(await keysIn(store, folder), []);
    }),
    check('leaves nothing of bytes that fail while they are read', async (store) => {
      const failing: Bytes = {
        size: 10,
        async *open() {
          yield Buffer.from('half');
          throw new Error('the cable is out');
        },
      };
      await rejects('unreadable', store.put(failing, { keyFor: () => key('failing') }));
      assert.deepEqual(await keysIn(store, folder), []);
    }),
    check('stops when it is told to, and leaves nothing', async (store) => {
      const stop = new AbortController();
      const endless: Bytes = {
        size: 1e9,
        async *open() {
          yield Buffer.alloc(1024);
          stop.abort(new Error('stopped by the owner'));
          yield Buffer.alloc(1024);
        },
      };
      const put = store.put(endless, { keyFor: () => key('endless'), signal: stop.signal });
      await assert.rejects(put, /stopped by the owner/);
      assert.deepEqual(await keysIn(store, folder), []);
    }),
    check('gives a file another name, and never one that is taken', async (store) => {
      await store.put(bytesOf('first'), { keyFor: () => key('old') });
      await store.put(bytesOf('second'), { keyFor: () => key('taken') });
      await rejects('exists', store.rename(key('old'), key('taken')));
      assert.equal((await read(store, key('old'))).toString(), 'first');
      await store.rename(key('old'), key('deep/new'));
      assert.equal((await read(store, key('deep/new'))).toString(), 'first');
      assert.equal(await store.stat(key('old')), undefined);
      await rejects('not-found', store.rename(key('old'), key('other')));
      await tidy(store, key('taken'), key('deep/new'));
    }),
    check(
      'puts a file under its likely name, or under another one that turns out to be right',
      async (store) => {
        const data = pattern(9 * 1024 * 1024 + 5);
        const put = await store.put(bytesOf(data), { keyFor: () => key('likely'), likelyKey: key('likely') });
        assert.deepEqual([put.key, put.digest], [key('likely'), sha256(data)]);
        const other = await store.put(bytesOf(data), { keyFor: () => key('right'), likelyKey: key('wrong') });
        assert.equal(other.key, key('right'));
        assert.ok(data.equals(await read(store, key('right'))), 'other bytes came back');
        const none = await store.put(bytesOf(data), { keyFor: () => undefined, likelyKey: key('unwanted') });
        assert.equal(none.key, undefined);
        assert.deepEqual(await keysIn(store, folder), [key('likely'), key('right')]);
        await tidy(store, key('likely'), key('right'));
      },
    ),
    check(
      'replaces what can be made again, but nothing that another writer put there since',
      async (store) => {
        const list = key('list.xmp');
        const replace = { keyFor: () => list, replace: true } as const;
        await store.put(bytesOf('first'), replace);
        const seen = (await store.stat(list))?.revision;
        await store.put(bytesOf('second'), { ...replace, ...(seen === undefined ? {} : { over: seen }) });
        assert.equal((await read(store, list)).toString(), 'second');
        if (seen !== undefined) {
          await rejects('overtaken', store.put(bytesOf('late'), { ...replace, over: seen }));
          await rejects('overtaken', store.put(bytesOf('late'), { ...replace, over: null }));
          assert.equal((await read(store, list)).toString(), 'second');
        }
        await tidy(store, list);
      },
    ),
    check('refuses to replace an original', async (store) => {
      const original = storeKey(`${folder.replaceAll('.', '')}-original/IMG_0001.HEIC`);
      await rejects('refused', store.put(bytesOf('x'), { keyFor: () => original, replace: true }));
    }),
    check('says that nothing is there where nothing is', async (store) => {
      assert.equal(await store.stat(key('nothing')), undefined);
      await rejects('not-found', store.prove(key('nothing')));
      await rejects('not-found', read(store, key('nothing')));
      assert.deepEqual(await keysIn(store, `${folder}/nowhere`), []);
    }),
    check('lists what it holds, in folders within folders, and lets go of what is removed', async (store) => {
      const keys = [key('a'), key('deep/b'), key('deep/er/c')];
      for (const each of keys) await store.put(bytesOf(each), { keyFor: () => each });
      assert.deepEqual(await keysIn(store, folder), keys.toSorted());
      await tidy(store, ...keys);
      assert.deepEqual(await keysIn(store, folder), []);
    }),
    check('keeps the names of people: accents, emoji, spaces', async (store) => {
      const names = [key('Été à Paris 🏖.heic'), key('写真 0001.jpg'), key('a  b.mov')];
      for (const each of names) await store.put(bytesOf(each), { keyFor: () => each });
      for (const each of names) assert.equal((await read(store, each)).toString(), each);
      await tidy(store, ...names);
    }),
  ];
}

function check(name: string, run: StoreCheck['run']): StoreCheck {
  return { name, run };
}

async function rejects(code: string, promise: Promise<unknown>): Promise<void> {
  await assert.rejects(promise, (error) => isArchiveError(error) && error.code === code);
}

async function read(store: Store, key: StoreKey): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of store.get(key)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function keysIn(store: Store, folder: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(folder)) keys.push(key);
  return keys.sort();
}

async function tidy(store: Store, ...keys: StoreKey[]): Promise<void> {
  for (const key of keys) await store.remove(key, 'made by the contract suite');
}

/** Bytes that repeat nowhere within reach of a read buffer, so that a lost or doubled chunk shows. */
function pattern(size: number): Buffer {
  const data = Buffer.alloc(size);
  for (let i = 0; i + 4 <= size; i += 4) data.writeUInt32LE((i * 2654435761) >>> 0, i);
  return data;
}

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

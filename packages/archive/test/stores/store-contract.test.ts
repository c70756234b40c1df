import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { storeContract } from '../../src/contract/index.ts';
import { openDriveStore, openHashPool, type Store } from '../../src/index.ts';
import { faultyStore } from '../../src/stores/faulty-store.ts';
import { memoryStore } from '../made/memory-store.ts';

interface Kind {
  readonly name: string;
  open(store: Store): Store;
  readonly hardLinks?: false;
}

const kinds: readonly Kind[] = [
  { name: 'a drive with hard links', open: (store) => store },
  { name: 'a drive without hard links', open: (store) => store, hardLinks: false },
  { name: 'a faulty store without a fault', open: (store) => faultyStore(store, []) },
  { name: 'a slow drive', open: (store) => faultyStore(store, [{ kind: 'slow', pauseMs: 5 }]) },
  { name: 'a wrapper around a wrapper', open: (store) => faultyStore(faultyStore(store, []), []) },
];

for (const { name: kind, open, hardLinks } of kinds) {
  for (const { name, run } of storeContract('contract')) {
    test(`${kind} ${name}`, async () => {
      await using folder = temporaryFolder();
      await using hashPool = openHashPool(1);
      const options = { hashPool, randomId: randomUUID, ...(hardLinks === undefined ? {} : { hardLinks }) };
      await run(open(await openDriveStore(folder.path, options)));
    });
  }
}

for (const { name, run } of storeContract('contract')) {
  test(`memory ${name}`, () => run(memoryStore({ files: new Map(), attached: true })));
}

/** Which promises a store breaks. */
async function broken(wrap: (store: Store) => Store): Promise<string[]> {
  await using folder = temporaryFolder();
  await using hashPool = openHashPool(1);
  const names: string[] = [];
  for (const [index, { name, run }] of storeContract('contract').entries()) {
    const store = wrap(await openDriveStore(folder.path, { hashPool, randomId: randomUUID }));
    const own = storeContract(`contract-${index}`)[index] ?? { run };
    await own.run(store).catch(() => names.push(name));
  }
  return names;
}

test('the suite catches a drive that flips a byte', async () => {
  const names = await broken((store) => faultyStore(store, [{ kind: 'flipped-byte', files: 'all' }]));
  assert.ok(names.includes('gives back every byte that was put'), names.join());
});

test('the suite catches a drive that keeps zeros, or half, and says nothing', async () => {
  for (const kind of ['lying-sync', 'short-write'] as const) {
    const names = await broken((store) => faultyStore(store, [{ kind, files: 'all' }]));
    assert.ok(names.includes('gives back every byte that was put'), `${kind}: ${names.join()}`);
  }
});

test('the suite catches a store that overwrites', async () => {
  const names = await broken((store) => ({
    ...faultyStore(store, []),
    async put(bytes, options) {
      const result = await store.put(bytes, {
        ...options,
        keyFor: async (content, taken) => {
          const key = await options.keyFor(content, taken);
          if (key !== undefined && (await store.stat(key)) !== undefined) await store.remove(key, 'careless');
          return key;
        },
      });
      return result;
    },
  }));
  assert.ok(names.includes('never overwrites'), names.join());
  assert.ok(names.includes('asks for another name where one is taken'), names.join());
});

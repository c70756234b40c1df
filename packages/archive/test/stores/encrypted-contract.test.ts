import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { storeContract } from '../../src/contract/index.ts';
import { openDriveStore, openHashPool } from '../../src/index.ts';
import {
  newIdentity,
  openAgePool,
  openEncryptedStore,
  openPlaceKey,
} from '../../src/stores/encrypted/index.ts';
import { madeS3Server } from '../made/s3/server.ts';
import { s3StoreOn } from '../made/s3/store.ts';

const key = await openPlaceKey(await newIdentity());
const mayReplace = (): boolean => true;

for (const { name, run } of storeContract('contract')) {
  test(`an encrypted folder ${name}`, async () => {
    await using folder = temporaryFolder();
    await using hashPool = openHashPool(1);
    await using pool = openAgePool(1);
    const store = await openDriveStore(folder.path, { hashPool, randomId: randomUUID, mayReplace });
    await run(await openEncryptedStore({ store, key, pool, randomId: randomUUID, now: () => Date.now() }));
  });
  test(`an encrypted bucket ${name}`, async () => {
    await using server = await madeS3Server();
    await using pool = openAgePool(1);
    const store = s3StoreOn(server, { mayReplace });
    await using encrypted = await openEncryptedStore({
      store,
      key,
      pool,
      randomId: randomUUID,
      now: () => Date.now(),
    });
    await run(encrypted);
  });
}

import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { storeContract } from '../../src/contract/index.ts';
import { noRealServer, type RealS3Server, realS3Server } from '../made/s3/real-server.ts';
import { madeS3Server } from '../made/s3/server.ts';
import { s3StoreOn } from '../made/s3/store.ts';

for (const { name, run } of storeContract('contract')) {
  test(`a bucket on a server of ours ${name}`, async () => {
    await using server = await madeS3Server();
    await using store = s3StoreOn(server);
    await run(store);
  });
}

test('a bucket on a real S3 server', { skip: noRealServer }, async (t) => {
  await using folder = temporaryFolder();
  await using server: RealS3Server = await realS3Server(folder.path);
  for (const prefix of ['', 'a folder/of ours']) {
    await using store = s3StoreOn(server, { prefix });
    for (const { name, run } of storeContract('contract'))
      await t.test(`${prefix === '' ? 'whole' : 'with a prefix'} ${name}`, () => run(store));
  }
});

import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { PhotosLibraryError } from '../src/index.ts';
import { type AssetRecord, assetRecords, recordQueries } from '../src/photos5/asset-records.ts';
import { recordBatches } from '../src/photos5/record-batches.ts';
import { readSchema } from '../src/photos5/schema.ts';
import { CopiedDatabase } from '../src/sqlite/database.ts';
import { copyLibrary } from './support/library-copy.ts';
import { multiplyLibrary } from './support/multiply-library.ts';

/** Enough for several batches. */
const copies = 100;

function largeLibrary() {
  const copy = copyLibrary('Test-13.0.0');
  multiplyLibrary(copy.library, copies, { files: false });
  return { copy, path: join(copy.library, 'database/Photos.sqlite') };
}

describe('the rows of a large library, read on a thread', needsSample('photos-libraries'), () => {
  test('are those that are read without one, in the same order', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database));
    const threaded: AssetRecord[] = [];
    let batches = 0;
    for await (const batch of recordBatches(path, queries)) {
      threaded.push(...batch);
      batches += 1;
    }
    assert.equal(threaded.length, (copies + 1) * 16);
    assert.ok(batches > 2);
    assert.deepEqual(threaded, [...assetRecords(database, queries)]);
    database.close();
  });

  test('end when nobody wants more of them', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database));
    database.close();
    for await (const batch of recordBatches(path, queries)) {
      assert.equal(batch.length, 512);
      break;
    }
  });

  test('of a database cut short are an error, never an early end', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database));
    database.close();
    truncateSync(path, 4_000_000);
    await assert.rejects(
      async () => {
        for await (const batch of recordBatches(path, queries)) assert.ok(batch.length > 0);
      },
      (error) => error instanceof PhotosLibraryError && error.code === 'damaged-database',
    );
  });
});

import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { PhotosLibraryError } from '../src/index.ts';
import { allAssets } from '../src/photos5/asset-range.ts';
import { type AssetRecord, recordBatches, recordQueries } from '../src/photos5/asset-records.ts';
import { at } from '../src/photos5/asset-row.ts';
import { readPlace } from '../src/photos5/place.ts';
import { readSchema } from '../src/photos5/schema.ts';
import { threadedBatches } from '../src/photos5/threaded-batches.ts';
import { CopiedDatabase } from '../src/sqlite/database.ts';
import { copyLibrary } from './support/library-copy.ts';
import { multiplyLibrary } from './support/multiply-library.ts';

const everything = { details: true, fingerprints: true };

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
    const queries = recordQueries(readSchema(database), { ...everything, places: true });
    const threaded: AssetRecord[] = [];
    let batches = 0;
    for await (const batch of threadedBatches(path, queries)) {
      threaded.push(...batch);
      batches += 1;
    }
    assert.equal(threaded.length, (copies + 1) * 16);
    assert.ok(batches > 2);
    assert.deepEqual(threaded, [...recordBatches(database, queries, { range: allAssets, size: 256 })].flat());
    const { place } = queries;
    assert.equal(threaded.filter((record) => record.at(-1) !== null).length, (copies + 1) * 3);
    for (const record of threaded.slice(0, 16))
      assert.deepEqual(record.at(-1) ?? undefined, readPlace(database, place, Number(record[0][at.pk])));
    database.close();
  });

  test('come without places where nobody will ask for them', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database), { ...everything, places: false });
    database.close();
    for await (const batch of threadedBatches(path, queries))
      assert.ok(batch.every((record) => record.at(-1) === undefined));
  });

  test('end when nobody wants more of them', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database), { ...everything, places: true });
    database.close();
    for await (const batch of threadedBatches(path, queries)) {
      assert.equal(batch.length, 256);
      break;
    }
  });

  test('of a database cut short are an error, never an early end', async () => {
    const { copy, path } = largeLibrary();
    await using _ = copy;
    const database = CopiedDatabase.open(path);
    const queries = recordQueries(readSchema(database), { ...everything, places: true });
    database.close();
    truncateSync(path, 4_000_000);
    await assert.rejects(
      async () => {
        for await (const batch of threadedBatches(path, queries)) assert.ok(batch.length > 0);
      },
      (error) => error instanceof PhotosLibraryError && error.code === 'damaged-database',
    );
  });
});

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assetNamed, collect, copyLibrary, type LibraryCopy } from './support/library-copy.ts';

const photo = 'St James Park.jpg';

describe('the name of a place', needsSample('photos-libraries'), () => {
  test('is made of the areas that have a name; Photos records some without', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    emptyText(copy, 'London');
    await using library = await copy.open();
    const place = assetNamed(await collect(library), photo).place();
    assert.equal(place?.name, "St James's Park, England, United Kingdom");
    assert.ok(place.areas.length > 3);
    assert.ok(!place.areas.includes('') && !place.areas.includes('London'));
  });

  test('is not made up where no area has one', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open();
    const { areas = [] } = assetNamed(await collect(library), photo).place() ?? {};
    for (const area of areas) emptyText(copy, area);
    await using nameless = await copy.open();
    const place = assetNamed(await collect(nameless), photo).place();
    assert.deepEqual(place?.areas ?? [], []);
    assert.doesNotMatch(place?.name ?? '', /^[, ]*$|, ,/);
  });
});

/** Makes a text of the photo's recorded place empty: in a binary property list its marker holds its length. */
function emptyText(copy: LibraryCopy, text: string): void {
  copy.change();
  const database = new DatabaseSync(join(copy.library, 'database/Photos.sqlite'));
  const where = `WHERE ZORIGINALFILENAME = '${photo}'`;
  const table = 'ZADDITIONALASSETATTRIBUTES';
  const row = database.prepare(`SELECT ZREVERSELOCATIONDATA AS place FROM ${table} ${where}`).get();
  const place = Buffer.from(row?.place as Uint8Array);
  const asciiString = 0x50;
  const short = Buffer.from([asciiString | text.length, ...Buffer.from(text, 'latin1')]);
  const long = Buffer.from([asciiString | 15, 0x10, text.length, ...Buffer.from(text, 'latin1')]);
  const written = text.length < 15 ? short : long;
  let changed = 0;
  for (let at = place.indexOf(written); at >= 0; at = place.indexOf(written, at + 1)) {
    place[at] = asciiString;
    changed += 1;
  }
  assert.ok(changed > 0, text);
  database.prepare(`UPDATE ${table} SET ZREVERSELOCATIONDATA = ? ${where}`).run(place);
  database.close();
}

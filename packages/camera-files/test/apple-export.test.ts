import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { readTable, type TableRow } from '../src/apple-export/read-table.ts';
import { type AppleExport, openFolderWithZips, readAppleExport } from '../src/index.ts';
import { madeJpeg } from './made/files.ts';
import { write } from './made/read.ts';
import { madeZip } from './made/zip.ts';

const head = 'imgName,fileChecksum,favorite,hidden,deleted,originalCreationDate,viewCount,importDate';
const date = '"Saturday June 4,2022 12:11 PM GMT"';
const sum = (letter: string): string => `A${letter.repeat(27)}`;

async function exportOf(
  made: Readonly<Record<string, Uint8Array | string>>,
): Promise<AppleExport | undefined> {
  await using folder = temporaryFolder();
  const bytes = Object.entries(made).map(([path, content]) => [path, Buffer.from(content)] as const);
  await write(folder.path, Object.fromEntries(bytes));
  await using files = await openFolderWithZips(folder.path);
  return await readAppleExport(files);
}

test('a list speaks for the files of its folder, in folders and in zips', async () => {
  const first = `\uFEFF${head}\r\nIMG_1.HEIC,${sum('x')},yes,no,no,${date},10,${date}\r\n"a ""b"", c.JPG",,no,yes,yes,"Sunday May 14,2023 3:36 AM GMT",0,\r\n`;
  const second = `${head}\nIMG_1.HEIC,${sum('y')},no,no,no,"Monday January 2,2023 12:05 AM GMT",1,${date}`;
  const told = await exportOf({
    'iCloud Photos Part 1 of 2/Photos/Photo Details.csv': first,
    'iCloud Photos Part 2 of 2.zip': madeZip([
      {
        name: 'iCloud Photos Part 2 of 2/Photos/Photo Details-1.csv',
        bytes: Buffer.from(second),
        deflate: true,
      },
      { name: 'iCloud Photos Part 2 of 2/Photos/IMG_1.HEIC', bytes: madeJpeg() },
    ]),
  });
  const row = (path: string) => told?.rowOf(path);
  assert.deepEqual(row('iCloud Photos Part 1 of 2/Photos/img_1.heic'), {
    name: 'IMG_1.HEIC',
    fingerprint: sum('x'),
    favorite: true,
    hidden: false,
    trashed: false,
    takenMs: Date.UTC(2022, 5, 4, 12, 11),
  });
  assert.deepEqual(row('iCloud Photos Part 1 of 2/Photos/a "b", c.JPG'), {
    name: 'a "b", c.JPG',
    favorite: false,
    hidden: true,
    trashed: true,
    takenMs: Date.UTC(2023, 4, 14, 3, 36),
  });
  const zipped = 'iCloud Photos Part 2 of 2.zip/iCloud Photos Part 2 of 2/Photos/IMG_1.HEIC';
  assert.equal(row(zipped)?.takenMs, Date.UTC(2023, 0, 2, 0, 5));
  assert.equal(row('elsewhere/IMG_1.HEIC'), undefined, 'two photos have this name');
  assert.deepEqual(told?.fingerprintsOf('IMG_1.HEIC'), new Set([sum('x'), sum('y')]));
  assert.deepEqual(told?.missingParts, []);
});

test('what the lists name and no part holds is missing, as often as it is named', async () => {
  const rows = [`IMG_1.HEIC,${sum('x')}`, `IMG_1.HEIC,${sum('y')}`, `IMG_2.HEIC,${sum('z')}`].map(
    (row) => `${row},no,no,no,${date},1,`,
  );
  const told = await exportOf({
    'Photos/Photo Details.csv': [head, ...rows].join('\n'),
    // The same list comes again in other parts.
    'iCloud Photos Part 7 of 9/Photos/Photo Details.csv': [head, rows[2]].join('\n'),
  });
  assert.deepEqual(told?.missingOf(['a/IMG_1.HEIC', 'b/img_1.heic', 'IMG_2.HEIC']), []);
  assert.deepEqual(told?.missingOf(['a/IMG_1.HEIC']), ['IMG_1.HEIC', 'IMG_2.HEIC']);
});

test('parts that are not there are told by their number, also where one was downloaded twice', async () => {
  const told = await exportOf({
    'iCloud Photos Part 1 of 4.zip': 'x',
    'iCloud Photos Part 3 of 4 (1).zip': 'x',
    'iCloud Photos Part 3 of 4.zip': 'x',
    'iCloud Photos Part 1 of 1/a.txt': 'x',
  });
  assert.deepEqual(told?.missingParts, ['iCloud Photos Part 2 of 4', 'iCloud Photos Part 4 of 4']);
});

test('albums are told where a name means one file', async () => {
  const rows = [`IMG_1.HEIC,${sum('x')}`, `IMG_1.HEIC,${sum('y')}`, `IMG_2.HEIC,${sum('z')}`];
  const told = await exportOf({
    'iCloud Photos/Photos/Photo Details.csv': [head, ...rows].join('\n'),
    'iCloud Photos/Albums/Späße, 2022.csv': 'Images\nIMG_1.HEIC\nIMG_2.HEIC\n',
  });
  assert.deepEqual(told?.albumsOf('iCloud Photos/Photos/IMG_2.HEIC'), ['Späße, 2022']);
  assert.deepEqual(told?.albumsOf('iCloud Photos/Photos/IMG_1.HEIC'), []);
});

test('lists in a zip within a part are read, and say nothing of shared albums beside them', async () => {
  const rows = [`IMG_1.HEIC,${sum('x')}`, `IMG_2.HEIC,${sum('y')}`].map(
    (row) => `${row},yes,no,no,${date},1,`,
  );
  const photos = madeZip([
    { name: 'Photos/Photo Details.csv', bytes: Buffer.from([head, ...rows].join('\n')) },
    { name: 'Photos/IMG_1.HEIC', bytes: madeJpeg() },
  ]);
  const shared = madeZip([{ name: 'iCloud Shared Albums/Trip/IMG_2.HEIC', bytes: madeJpeg() }]);
  const part = 'iCloud Photos Part 1 of 1';
  const told = await exportOf({
    [`${part}.zip`]: madeZip([
      { name: `${part}/Photos.zip`, bytes: photos },
      { name: `${part}/iCloud Shared Albums.zip`, bytes: shared },
    ]),
  });
  const ofShared = `${part}.zip/${part}/iCloud Shared Albums.zip/iCloud Shared Albums/Trip/IMG_2.HEIC`;
  const own = `${part}.zip/${part}/Photos.zip/Photos/IMG_1.HEIC`;
  assert.equal(told?.rowOf(own)?.favorite, true);
  assert.deepEqual([told?.rowOf(ofShared), told?.isOfSharedAlbum(ofShared)], [undefined, true]);
  assert.deepEqual(told?.missingOf([own, ofShared]), ['IMG_2.HEIC']);
});

test('other folders are no export, and another table says nothing', async () => {
  assert.equal(await exportOf({ 'DCIM/Photo Details.csv': `${head}\na.JPG,,no,no,no,,,` }), undefined);
  assert.equal(await exportOf({ 'Photos/Albums/mine.csv': 'a"b' }), undefined);
  const told = await exportOf({ 'Photo Details.csv': 'when,what\n2020,a', 'Photos/x.csv': head });
  assert.deepEqual([told?.rowOf('a'), told?.missingOf([]), told?.unreadLists], [undefined, [], []]);
});

test('a damaged list speaks as far as it can be understood, and is told', async () => {
  const good = `IMG_1.HEIC,${sum('x')},yes,no,no,${date},1,`;
  for (const bad of [
    'IMG"2.HEIC,,no,no,no,,,',
    '"IMG_2.HEIC"x,,no,no,no,,,',
    '"IMG_2.HEIC,,no,no,no,,,',
    'IMG_2.HEIC,,no,no,no,,,,one too many',
    `"${'long '.repeat(20_000)}`,
  ]) {
    const told = await exportOf({
      'Photos/Photo Details.csv': [head, good, bad, 'IMG_3.HEIC,,yes,no,no,,,'].join('\r\n'),
      'Photos/Photo Details-1.csv': [head, 'IMG_4.HEIC,,yes,no,no,,,'].join('\n'),
    });
    assert.deepEqual(told?.unreadLists, ['Photos/Photo Details.csv'], bad.slice(0, 20));
    const favorite = (name: string) => told?.rowOf(`Photos/${name}.HEIC`)?.favorite;
    assert.deepEqual(['IMG_1', 'IMG_2', 'IMG_3', 'IMG_4'].map(favorite), [true, undefined, undefined, true]);
  }
});

test('a list that is cut off in a zip is told as one that was not read', async () => {
  const told = await exportOf({
    'iCloud Photos Part 1 of 1.zip': madeZip([
      { name: 'Photos/Photo Details.csv', bytes: Buffer.from(`${head}\nIMG_1.HEIC,,no,no,no,,,`), crc: 1 },
      { name: 'Photos/IMG_1.HEIC', bytes: madeJpeg() },
    ]),
  });
  assert.deepEqual(told?.unreadLists, ['iCloud Photos Part 1 of 1.zip/Photos/Photo Details.csv']);
});

test('a table is read alike whatever ends its lines and however its bytes come', async () => {
  const lines = ['\uFEFFname , note', 'Späße.HEIC,"a ""b"",\r\nc"', '', 'short', '最後,'];
  for (const end of ['\n', '\r\n', '\r'])
    for (const piece of [1, 3, 1000]) {
      const bytes = Buffer.from(lines.join(end));
      const chunks = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, i) =>
        bytes.subarray(i * piece, (i + 1) * piece),
      );
      const rows: TableRow[] = [];
      await readTable(Readable.from(chunks), 'x.csv', (row) => void rows.push(row));
      assert.deepEqual(
        rows.map((row) => ({ ...row })),
        [{ name: 'Späße.HEIC', note: 'a "b",\r\nc' }, { name: 'short' }, { name: '最後', note: '' }],
        `${JSON.stringify(end)} ${piece}`,
      );
    }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
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

test('other folders are no export, and damaged lists say nothing', async () => {
  assert.equal(await exportOf({ 'DCIM/Photo Details.csv': `${head}\na.JPG,,no,no,no,,,` }), undefined);
  const told = await exportOf({ 'Photo Details.csv': '"imgName,fileChecksum\n"a', 'Photos/x.csv': head });
  assert.deepEqual([told?.rowOf('a'), told?.missingOf([])], [undefined, []]);
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exifOf } from './exif.ts';
import { landscape } from './landscape.ts';
import { type DatabaseAsset, makePhotosDatabase } from './phone-database.ts';

interface Outing {
  readonly album?: string;
  readonly from: string;
  readonly photos: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly offset: string;
}

const home = { latitude: 53.5503, longitude: 9.9928, offset: '+02:00' };

/** What the family did, and how often somebody pressed the button. */
const outings: readonly Outing[] = [
  { ...home, from: '2018-05-12T10:20:00', photos: 9 },
  {
    from: '2018-08-03T09:00:00',
    photos: 16,
    album: 'Lofoten',
    latitude: 68.15,
    longitude: 13.99,
    offset: '+02:00',
  },
  { ...home, from: '2019-03-17T15:02:00', photos: 7 },
  {
    from: '2019-07-21T08:45:00',
    photos: 18,
    album: 'Brittany',
    latitude: 48.65,
    longitude: -2.02,
    offset: '+02:00',
  },
  { ...home, from: '2019-12-24T17:30:00', photos: 8, album: 'Christmas', offset: '+01:00' },
  { ...home, from: '2020-06-06T11:11:00', photos: 10, album: 'Garden' },
  {
    from: '2021-09-11T07:30:00',
    photos: 16,
    album: 'Dolomites',
    latitude: 46.41,
    longitude: 11.84,
    offset: '+02:00',
  },
  { ...home, from: '2022-02-05T13:13:00', photos: 6, offset: '+01:00' },
  {
    from: '2022-10-14T16:40:00',
    photos: 14,
    album: 'Kyoto',
    latitude: 35.01,
    longitude: 135.77,
    offset: '+09:00',
  },
  { ...home, from: '2023-05-28T10:00:00', photos: 12, album: 'Garden' },
  {
    from: '2023-08-09T12:00:00',
    photos: 14,
    album: 'Iceland',
    latitude: 64.15,
    longitude: -21.94,
    offset: '+00:00',
  },
  { ...home, from: '2024-04-20T18:20:00', photos: 8 },
];

/** Makes a Photos library of a Mac with made-up pictures; how many photos it has, one of them only in iCloud. */
export async function makeFamilyLibrary(path: string): Promise<number> {
  const assets: DatabaseAsset[] = [];
  for (const outing of outings) {
    const numbers = Array.from({ length: outing.photos }, (_, index) => index);
    assets.push(
      ...(await Promise.all(numbers.map((number) => photoOf(outing, number, assets.length + number)))),
    );
  }
  for (const { path: file, bytes } of assets) {
    const at = join(path, 'originals', ...file.split('/'));
    await mkdir(join(at, '..'), { recursive: true });
    if (bytes !== undefined) await writeFile(at, bytes);
  }
  const { bytes: _, ...inICloud } = await photoOf(
    { ...home, from: '2024-05-01T09:00:00', photos: 1 },
    0,
    assets.length,
  );
  makePhotosDatabase(join(path, 'database', 'Photos.sqlite'), [...assets, inICloud]);
  return assets.length + 1;
}

async function photoOf(outing: Outing, index: number, number: number): Promise<DatabaseAsset> {
  const taken = new Date(Date.parse(`${outing.from}Z`) + index * 47 * 60_000).toISOString().slice(0, 19);
  const spot = {
    latitude: outing.latitude + Math.sin(number * 5) / 60,
    longitude: outing.longitude + Math.cos(number * 3) / 60,
  };
  const uuid = uuidOf(number);
  return {
    uuid,
    path: `${uuid[0]}/${uuid}.jpeg`,
    originalName: `IMG_${String(2000 + number).padStart(4, '0')}.JPG`,
    bytes: await landscape({ number }, exifOf({ ...spot, local: taken, offset: outing.offset })),
    local: taken,
    offset: outing.offset,
    ...spot,
    ...(outing.album === undefined ? {} : { album: outing.album }),
    ...(number % 19 === 4 ? { favorite: true } : {}),
    ...(number === 33 ? { hidden: true } : {}),
  };
}

/** The same number, the same name; spread over the sixteen folders of a library. */
function uuidOf(number: number): string {
  const digits = ((number * 2_654_435_761) % 2 ** 32).toString(16).toUpperCase().padStart(8, '0');
  return `${digits}-DE30-4000-8000-${String(number).padStart(12, '0')}`;
}

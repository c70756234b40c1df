import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CameraNotes, exifOf } from './exif.ts';
import { jpegOf } from './jpeg.ts';
import { type DatabaseAsset, makePhoneDatabase } from './phone-database.ts';
import { type Scene, sceneMosaic } from './scene.ts';

const hamburg = { latitude: 53.5503, longitude: 9.9928, offset: '+01:00' };
const lisbon = { latitude: 38.7139, longitude: -9.1394, offset: '+01:00' };
const honolulu = { latitude: 21.3069, longitude: -157.8583, offset: '-10:00' };

const shots: readonly (readonly [name: string, notes: CameraNotes])[] = [
  ['DCIM/100APPLE/IMG_0001.JPG', { ...hamburg, local: '2023-12-24T18:02:11' }],
  ['DCIM/100APPLE/IMG_0002.JPG', { ...hamburg, local: '2023-12-24T18:40:05' }],
  ['DCIM/100APPLE/IMG_0003.JPG', { ...hamburg, local: '2023-12-25T11:15:47', description: 'All of us' }],
  ['DCIM/100APPLE/IMG_0004.JPG', { ...hamburg, local: '2024-01-01T00:00:09' }],
  ['DCIM/100APPLE/IMG_0005.JPG', { ...lisbon, local: '2024-06-12T09:30:00' }],
  ['DCIM/100APPLE/IMG_0006.JPG', { ...lisbon, local: '2024-06-12T13:05:33' }],
  ['DCIM/100APPLE/IMG_0007.JPG', { ...lisbon, local: '2024-06-13T20:51:02' }],
  ['DCIM/100APPLE/IMG_0008.JPG', { ...lisbon, local: '2024-06-13T20:51:04' }],
  ['DCIM/100APPLE/IMG_0009.JPG', { ...lisbon, local: '2024-06-14T10:10:10' }],
  ['DCIM/100APPLE/IMG_0010.JPG', { ...lisbon, local: '2024-06-15T17:44:56' }],
  ['DCIM/100APPLE/IMG_0011.JPG', { ...honolulu, local: '2024-07-20T06:12:00' }],
  // A JPEG in truth; phones and chats do this to names.
  ['DCIM/100APPLE/IMG_0012.PNG', { ...honolulu, local: '2024-07-21T12:00:31' }],
  ['DCIM/100APPLE/IMG_0013.JPG', { ...honolulu, local: '2024-07-24T19:19:19' }],
  ['DCIM/100APPLE/IMG_0014.JPG', { ...honolulu, local: '2024-07-29T08:45:00' }],
  // The last evening of July in Honolulu is August already in London.
  ['DCIM/100APPLE/IMG_0015.JPG', { ...honolulu, local: '2024-07-31T21:30:00' }],
  ['DCIM/100APPLE/IMG_0016.JPG', { ...hamburg, offset: '+02:00', local: '2024-08-10T15:20:00' }],
  // Counted from one again, in a month that has this name.
  ['DCIM/101APPLE/IMG_0001.JPG', { ...hamburg, local: '2023-12-26T14:08:59' }],
];

const adjustments = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>adjustmentFormatIdentifier</key><string>com.apple.photo</string>
  <key>adjustmentFormatVersion</key><string>1.5</string>
</dict></plist>
`;

const [duplicated, duplicate] = ['DCIM/100APPLE/IMG_0003.JPG', 'DCIM/102APPLE/IMG_0003.JPG'];

const edits = 'PhotoData/Mutations/DCIM/100APPLE/IMG_0007/Adjustments';

/** Draws a picture as JPEG, with an Exif block where one is given. */
export type Draw = (scene: Scene, exif?: Uint8Array) => Buffer | Promise<Buffer>;

const mosaic: Draw = (scene, exif) => jpegOf(sceneMosaic(scene), exif);

/**
 * Makes a phone's media folder with small pictures as a phone and its owner leave it: several months and time zones, an
 * edit with its adjustments, a duplicate, a wrong ending, a name used twice, a picture without a date, and one of which
 * only the phone's database knows, since its original is in iCloud. The number of files.
 */
export async function makeCameraRoll(folder: string, draw: Draw = mosaic): Promise<number> {
  const files = new Map<string, Buffer>();
  for (const [number, [name, notes]] of shots.entries())
    files.set(name, await draw({ number }, exifOf(notes)));
  const [, edited] = shots[6] ?? [];
  const bytes = files.get(duplicated);
  if (edited === undefined || bytes === undefined)
    throw new RangeError('the camera roll lacks its own photos');
  files.set(duplicate, bytes);
  files.set('DCIM/102APPLE/picture.jpg', await draw({ number: 40 }));
  const brighter = await draw({ number: 6, brighter: true }, exifOf(edited));
  makePhoneDatabase(folder, databaseOf(files, brighter));
  files.set(`${edits}/FullSizeRender.JPG`, brighter);
  files.set(`${edits}/Adjustments.plist`, Buffer.from(adjustments));
  for (const [name, bytes] of files) {
    const path = join(folder, ...name.split('/'));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  }
  return files.size;
}

function databaseOf(files: ReadonlyMap<string, Buffer>, edited: Buffer): DatabaseAsset[] {
  const known = new Map(shots);
  const assets = [...files].map(([path, bytes], index): DatabaseAsset => {
    // A phone knows the time of a duplicate, too: which of the two is archived first must not matter.
    const notes = known.get(path === duplicate ? duplicated : path);
    return {
      uuid: demoUuid(index + 1),
      path,
      bytes,
      ...(notes === undefined ? {} : { local: notes.local, offset: notes.offset }),
      ...(notes?.latitude === lisbon.latitude ? { album: 'Lisbon' } : {}),
      ...(path.endsWith('IMG_0007.JPG') ? { edited, favorite: true } : {}),
    };
  });
  const inICloud = { uuid: demoUuid(99), path: 'DCIM/100APPLE/IMG_0017.HEIC', local: '2024-08-11T10:00:00' };
  return [...assets, { ...inICloud, offset: '+02:00' }];
}

/** As the phone's own database names its assets. */
function demoUuid(number: number): string {
  return `5AFE1197-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exifBlock } from './made/exif-block.ts';
import { madeAae, madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { readMade } from './made/read.ts';

const heic = madeHeic();
const jpeg = madeJpeg();
const mov = madeMov();
const long = madeMov({ seconds: 60 });
const dng = Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1');
const wav = Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1');

const cases: readonly (readonly [string, Record<string, Uint8Array>, readonly string[]])[] = [
  [
    "an iPhone's edited Live Photo",
    {
      'IMG_0001.HEIC': heic,
      'IMG_0001.MOV': mov,
      'IMG_E0001.HEIC': heic,
      'IMG_E0001.MOV': mov,
      'IMG_0001.AAE': madeAae,
      'IMG_O0001.AAE': madeAae,
    },
    [
      'photo IMG_0001.HEIC + paired-video IMG_0001.MOV + edited-photo IMG_E0001.HEIC + edited-paired-video IMG_E0001.MOV' +
        ' + adjustment-data IMG_0001.AAE + adjustment-data IMG_O0001.AAE',
    ],
  ],
  [
    'an edited video',
    { 'IMG_0001.MOV': long, 'IMG_E0001.MOV': long, 'IMG_0001.AAE': madeAae },
    ['video IMG_0001.MOV + edited-video IMG_E0001.MOV + adjustment-data IMG_0001.AAE'],
  ],
  [
    'edits as Photos, Takeout and Windows name them',
    {
      'a.jpg': jpeg,
      'a_edited.jpg': jpeg,
      'b.jpg': jpeg,
      'b-edited(1).jpg': jpeg,
      'b(1).jpg': jpeg,
      'c.jpg': jpeg,
      'c (Edited).jpg': jpeg,
    },
    [
      'photo a.jpg + edited-photo a_edited.jpg',
      'photo b(1).jpg + edited-photo b-edited(1).jpg',
      'photo b.jpg',
      'photo c.jpg + edited-photo c (Edited).jpg',
    ],
  ],
  [
    'edits without their originals',
    { 'IMG_E0001.HEIC': heic, 'IMG_E0002.MOV': long, 'IMG_0002.AAE': madeAae },
    ['edited-photo IMG_E0001.HEIC', 'edited-video IMG_E0002.MOV + adjustment-data IMG_0002.AAE'],
  ],
  [
    'adjustments alone',
    { 'IMG_0001.AAE': madeAae, 'IMG_O0001.AAE': madeAae },
    ['adjustment-data IMG_0001.AAE + adjustment-data IMG_O0001.AAE'],
  ],
  ['RAW and JPEG', { 'P1.DNG': dng, 'P1.JPG': jpeg }, ['photo P1.JPG + alternate-photo P1.DNG']],
  ['RAW alone', { 'P1.DNG': dng }, ['photo P1.DNG']],
  ['a Live Photo in RAW', { 'P1.DNG': dng, 'P1.MOV': mov }, ['photo P1.DNG + paired-video P1.MOV']],
  [
    'two photos of one name',
    { 'P1.JPG': jpeg, 'P1.HEIC': heic, 'P1.CR2': dng },
    ['photo P1.HEIC + alternate-photo P1.CR2', 'photo P1.JPG'],
  ],
  [
    'a spoken note',
    { 'P1.JPG': jpeg, 'P1.WAV': wav, 'Q.WAV': wav },
    ['audio Q.WAV', 'photo P1.JPG + audio P1.WAV'],
  ],
  [
    'a screenshot and a recording',
    { 'S1.PNG': Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\0IEND\0\0\0\0', 'latin1'), 'S1.MOV': mov },
    ['photo S1.PNG', 'video S1.MOV'],
  ],
];

for (const [name, files, expected] of cases) {
  test(`${name}: each file has its role`, async () => {
    const { shapes, skipped } = await readMade(files);
    assert.deepEqual(shapes, expected);
    assert.deepEqual(skipped, []);
  });
}

test('RAW and JPEG of one name but different times are two photos', async () => {
  const { shapes } = await readMade({
    'P1.JPG': madeJpeg({ original: '2020:01:01 10:00:00' }),
    'P1.DNG': exifBlock({ original: '2021:01:01 10:00:00' }),
    'P2.JPG': madeJpeg({ original: '2020:01:01 10:00:00' }),
    'P2.DNG': exifBlock({ original: '2020:01:01 10:00:01' }),
  });
  assert.deepEqual(shapes, ['photo P1.DNG', 'photo P1.JPG', 'photo P2.JPG + alternate-photo P2.DNG']);
});

test('members of a burst are assets of their own that share its identifier', async () => {
  const { assets } = await readMade({
    'a.JPG': madeJpeg({ burstId: 'B' }),
    'b.JPG': madeJpeg({ burstId: 'B' }),
  });
  assert.deepEqual(
    assets.map(({ id, burstId }) => [id, burstId]),
    [
      ['a.JPG', 'B'],
      ['b.JPG', 'B'],
    ],
  );
});

test('edits whose original or photo is not beside them are told, and those beside theirs are not', async () => {
  const { assets } = await readMade({
    'IMG_0001.HEIC': heic,
    'IMG_E0001.HEIC': heic,
    'IMG_0001.AAE': madeAae,
    'IMG_E0002.HEIC': heic,
    'IMG_0002.AAE': madeAae,
    'IMG_E0003.MOV': long,
    'IMG_0004.AAE': madeAae,
    'Exported/IMG_0001_edited.HEIC': heic,
  });
  const told = assets.flatMap(({ resources }) =>
    resources.flatMap(({ id, findings }) => findings.map(({ code }) => `${code} ${id}`)),
  );
  assert.deepEqual(told.sort(), [
    'original-absent Exported/IMG_0001_edited.HEIC',
    'original-absent IMG_E0002.HEIC',
    'original-absent IMG_E0003.MOV',
    'photo-absent IMG_0004.AAE',
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { madeAae, madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { readMade } from './made/read.ts';

const still = (contentIdentifier?: string) => madeHeic(contentIdentifier ? { contentIdentifier } : {});
const film = (contentIdentifier?: string, seconds = 2) =>
  madeMov({ seconds, ...(contentIdentifier && { contentIdentifier }) });

test('halves of one identifier and one name are a Live Photo', async () => {
  const { assets, shapes } = await readMade({ 'IMG_1.HEIC': still('A'), 'IMG_1.MOV': film('A') });
  assert.deepEqual(shapes, ['photo IMG_1.HEIC + paired-video IMG_1.MOV']);
  assert.equal(assets[0]?.contentIdentifier, 'A');
});

test('halves of one identifier are joined whatever their names', async () => {
  const { shapes } = await readMade({ 'a.HEIC': still('A'), 'b_HEVC.MOV': film('A') });
  assert.deepEqual(shapes, ['photo a.HEIC + paired-video b_HEVC.MOV']);
});

test('a photo and a video that share a name but carry different identifiers are two assets', async () => {
  const { shapes } = await readMade({ 'IMG_1.HEIC': still('A'), 'IMG_1.MOV': film('B') });
  assert.deepEqual(shapes, ['photo IMG_1.HEIC', 'video IMG_1.MOV']);
});

test('without identifiers a short film joins the still of its name, a long one does not', async () => {
  const { shapes } = await readMade({
    'IMG_1.JPG': madeJpeg(),
    'img_1.mov': film(undefined, 3),
    'IMG_2.JPG': madeJpeg(),
    'IMG_2.MOV': film(undefined, 30),
  });
  assert.deepEqual(shapes, [
    'photo IMG_1.JPG + paired-video img_1.mov',
    'photo IMG_2.JPG',
    'video IMG_2.MOV',
  ]);
});

test('a short film of another day does not join the still of its name', async () => {
  const { shapes } = await readMade({
    'IMG_1.JPG': madeJpeg({ original: '2020:05:01 10:00:00' }),
    'IMG_1.MOV': madeMov({ creationDate: '2021-05-01T10:00:00+0200' }),
  });
  assert.deepEqual(shapes, ['photo IMG_1.JPG', 'video IMG_1.MOV']);
});

test('an identifier outranks a name: crossed names are uncrossed', async () => {
  const { shapes } = await readMade({
    'IMG_1.HEIC': still('A'),
    'IMG_1.MOV': film('B'),
    'IMG_2.HEIC': still('B'),
    'IMG_2.MOV': film('A'),
  });
  assert.deepEqual(shapes, [
    'photo IMG_1.HEIC + paired-video IMG_2.MOV',
    'photo IMG_2.HEIC + paired-video IMG_1.MOV',
  ]);
});

test('halves in different folders are joined at the end, each once', async () => {
  const { shapes } = await readMade({
    'part 1/IMG_1.HEIC': still('A'),
    'part 1/IMG_2.HEIC': still('B'),
    'part 2/IMG_1.MOV': film('A'),
    'part 3/IMG_1.MOV': film('A'),
    'part 3/IMG_9.MOV': film('C'),
  });
  assert.deepEqual(shapes, [
    'photo part 1/IMG_1.HEIC + paired-video part 2/IMG_1.MOV',
    'photo part 1/IMG_2.HEIC',
    'video part 3/IMG_1.MOV',
    'video part 3/IMG_9.MOV',
  ]);
});

test('equal names in different folders are different assets', async () => {
  const { shapes } = await readMade({ '100APPLE/IMG_1.HEIC': still(), '101APPLE/IMG_1.MOV': film() });
  assert.deepEqual(shapes, ['photo 100APPLE/IMG_1.HEIC', 'video 101APPLE/IMG_1.MOV']);
});

test('numbered copies group with their own number', async () => {
  const { shapes } = await readMade({
    'IMG_1.HEIC': still('A'),
    'IMG_1.MOV': film('A'),
    'IMG_1 (1).HEIC': still('A'),
    'IMG_1(1).MOV': film('A'),
    'IMG_1 (1).AAE': madeAae,
  });
  assert.deepEqual(shapes, [
    'photo IMG_1 (1).HEIC + paired-video IMG_1(1).MOV + adjustment-data IMG_1 (1).AAE',
    'photo IMG_1.HEIC + paired-video IMG_1.MOV',
  ]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exifBlock } from './made/exif-block.ts';
import { box, madeHeic, madeJpeg, madePng } from './made/files.ts';
import { readMade } from './made/read.ts';

const exif = {
  original: '2020:07:01 12:00:00',
  offset: '+02:00',
  place: { latitude: 48.25, longitude: 16.5 },
  contentIdentifier: 'A',
};
const tiff = exifBlock(exif);
const number = (value: number, write: 'writeUInt32LE' | 'writeUInt32BE' = 'writeUInt32LE') => {
  const bytes = Buffer.alloc(4);
  bytes[write](value);
  return bytes;
};

function webp(...chunks: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = chunks.map(([type, data]) =>
    Buffer.concat([Buffer.from(type), number(data.length), data, Buffer.alloc(data.length % 2)]),
  );
  const body = Buffer.concat([Buffer.from('WEBP'), ...parts]);
  return Buffer.concat([Buffer.from('RIFF'), number(body.length), body]);
}

/** Canon's directories stand alone, each as the first directory of a TIFF. */
function cr3(): Buffer {
  const time = Buffer.from('2020:07:01 12:00:00\0');
  const entry = Buffer.concat([
    Buffer.from([0x90, 3, 0, 2]),
    number(20, 'writeUInt32BE'),
    number(26, 'writeUInt32BE'),
  ]);
  const cmt2 = Buffer.concat([Buffer.from('MM\0*\0\0\0\x08\0\x01', 'latin1'), entry, Buffer.alloc(4), time]);
  const uuid = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
  const brand = Buffer.from('crx \0\0\0\0crx ', 'latin1');
  return Buffer.concat([
    box('ftyp', brand),
    box('moov', box('uuid', uuid, box('CMT2', cmt2))),
    box('mdat', Buffer.alloc(9)),
  ]);
}

function raf(): Buffer {
  const jpeg = madeJpeg({ original: '2020:07:01 12:00:00' });
  const head = Buffer.alloc(160);
  head.write('FUJIFILMCCD-RAW 0201FF383501');
  head.writeUInt32BE(160, 84);
  head.writeUInt32BE(jpeg.length, 88);
  return Buffer.concat([head, jpeg]);
}

const rest: readonly (readonly [string, Buffer])[] = [['VP8 ', Buffer.alloc(100_001)]];
const files: Readonly<Record<string, Buffer>> = {
  'a.DNG': tiff,
  'a.webp': webp(...rest, ['EXIF', tiff]),
  'signed.webp': webp(...rest, ['EXIF', Buffer.concat([Buffer.from('Exif\0\0'), tiff])]),
  'a.png': madePng(['eXIf', tiff], ['IDAT', Buffer.alloc(10)], ['IEND', Buffer.alloc(0)]),
  'a.avif': Buffer.concat([
    box('ftyp', Buffer.from('avif\0\0\0\0mif1avif', 'latin1')),
    madeHeic(exif).subarray(24),
  ]),
  'a.CR3': cr3(),
  'a.RAF': raf(),
};

for (const [name, bytes] of Object.entries(files)) {
  test(`${name.slice(name.indexOf('.') + 1)}: its metadata is found (${name})`, async () => {
    const { assets, skipped } = await readMade({ [name]: bytes });
    assert.deepEqual(skipped, []);
    const [asset] = assets;
    assert.deepEqual(asset?.resources[0]?.findings, []);
    assert.equal(asset?.takenAt?.local, '2020-07-01T12:00:00');
    if (name === 'a.CR3' || name === 'a.RAF') return;
    assert.deepEqual(asset?.location, { latitude: 48.25, longitude: 16.5 });
    assert.equal(asset?.takenAt?.offset, '+02:00');
    assert.equal(asset?.contentIdentifier, 'A');
  });
}

test('title, description and keywords come from XMP', async () => {
  const list = (name: string, ...values: string[]) =>
    `<dc:${name}><rdf:Bag>${values.map((value) => `<rdf:li xml:lang="x">${value}</rdf:li>`).join('')}</rdf:Bag></dc:${name}>`;
  const packet =
    list('title', 'Cats &amp; dogs') +
    list('description', 'On the <b/> sofa') +
    list('subject', 'cat', '', 'dog');
  const png = madePng(
    ['iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${packet}`)],
    ['IEND', Buffer.alloc(0)],
  );
  const { assets } = await readMade({ 'a.png': png });
  assert.equal(assets[0]?.title, 'Cats & dogs');
  assert.equal(assets[0]?.description, 'On the <b/> sofa');
  assert.deepEqual(assets[0]?.keywords, ['cat', 'dog']);
});

test('a date of Apple Vision Pro, with GMT before its offset, is one', async () => {
  const dated = (date: string) =>
    readMade({
      'a.png': madePng(
        ['iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0<xmp:CreateDate>${date}</xmp:CreateDate>`)],
        ['IEND', Buffer.alloc(0)],
      ),
    });
  const { assets } = await dated('2024-04-22T14:38:09.526GMT+02:00');
  // Its spatial photos have an Exif block without any time.
  const packet = '<xmp:CreateDate>2024-04-22T14:38:09.526GMT+02:00</xmp:CreateDate>';
  const spatial = await readMade({ 'a.heic': madeHeic({}, 16, packet) });
  assert.deepEqual(spatial.assets[0]?.takenAt, assets[0]?.takenAt);
  assert.deepEqual(assets[0]?.takenAt, { local: '2024-04-22T14:38:09.526', offset: '+02:00', from: 'xmp' });
  assert.equal((await dated('2024-04-22T14:38:09GMT')).assets[0]?.takenAt?.offset, '+00:00');
  assert.equal((await dated('2024-04-22T14:38:09BST')).assets[0]?.takenAt?.from, undefined);
});

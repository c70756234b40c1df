import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assertSumsTrue, originalsOn } from '../../../test/support/tree.ts';
import { listed, photosDesk } from './support/photos-commands.ts';

const tulips = 'originals/6/6191423D-8DB8-4D4C-92BE-9BBBA308AAC4.jpeg';
const exiftool = spawnSync('exiftool', ['-ver']).status === 0;

function sidecarTags(path: string): { readonly [tag: string]: unknown } {
  const { stdout } = spawnSync('exiftool', ['-json', path], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { readonly [tag: string]: unknown }[])[0] ?? {};
}

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

describe('a Photos library that changed since the last backup', needsSample('photos-libraries'), () => {
  test('a photo in a renamed album: no byte is copied again, its sidecar tells the new name, the lists stay true', async () => {
    await using desk = photosDesk('Test-13.0.0');
    desk.run('backup', desk.library, '--to', desk.place);
    const sidecar = join(desk.place, '2018/2018-09/Pumpkins3.jpg.xmp');
    assert.match(readFileSync(sidecar, 'utf8'), /<rdf:li>Album\|Pumpkin Farm<\/rdf:li>/);
    const before = originalsOn(desk.place);
    desk.change("UPDATE ZGENERICALBUM SET ZTITLE = 'Farm & Field' WHERE ZTITLE = 'Pumpkin Farm'");
    const { json } = desk.run('backup', desk.library, '--to', desk.place);
    assert.equal(json.resources.copied, 0);
    const inAlbum = desk
      .run('list', desk.library)
      .json.assets.filter(({ albums }) => albums.some(({ title }) => title === 'Farm & Field'));
    assert.equal(json.assets.changed, inAlbum.length);
    const text = readFileSync(sidecar, 'utf8');
    assert.match(text, /<rdf:li>Album\|Farm &amp; Field<\/rdf:li>/);
    assert.doesNotMatch(text, /Pumpkin Farm/);
    assert.deepEqual(originalsOn(desk.place), before);
    assertSumsTrue(desk.place);
    assert.equal(desk.run('verify', desk.place).status, 0);
  });

  test('two photos with one identity are two, and both are known again the next time', async () => {
    await using desk = photosDesk('Test-13.0.0');
    desk.change('UPDATE ZASSET SET ZUUID = (SELECT ZUUID FROM ZASSET WHERE Z_PK = 3) WHERE Z_PK = 5');
    const first = desk.run('backup', desk.library, '--to', desk.place);
    assert.equal(first.json.assets.new, 16);
    assert.deepEqual(first.json.resources.findings.filter(({ kind }) => kind === 'repeated-uuid').length, 1);
    const { new: fresh, changed, seen } = desk.run('backup', desk.library, '--to', desk.place).json.assets;
    assert.deepEqual({ fresh, changed, seen }, { fresh: 0, changed: 0, seen: 16 });
  });

  test('what was deleted from it is said, and its copies stay; what was left out is not taken for deleted', async () => {
    await using desk = photosDesk('Test-13.0.0');
    desk.run('backup', desk.library, '--to', desk.place);
    const before = originalsOn(desk.place);
    const chosen = desk.run('backup', desk.library, '--to', desk.place, '--no-trashed', '--no-hidden');
    assert.deepEqual(chosen.json.leftOut, { trashed: 2, hidden: 1, shared: 0 });
    assert.equal(chosen.json.assets.seen, 13);
    assert.equal(chosen.json.assets.gone, 0);
    desk.change("DELETE FROM ZASSET WHERE ZUUID LIKE '6191423D%'");
    rmSync(join(desk.library, tulips));
    const gone = desk.run('backup', desk.library, '--to', desk.place);
    assert.equal(gone.json.assets.gone, 1);
    assert.deepEqual(originalsOn(desk.place), before);
  });
});

describe('the bytes in a Photos library', needsSample('photos-libraries'), () => {
  test('cut short: archived as they are, called damaged, and never a match', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const path = join(desk.library, tulips);
    truncateSync(path, 100_000);
    const { json } = desk.run('backup', desk.library, '--to', desk.place);
    const seen = json.resources.findings.filter(({ filename }) => filename === 'Tulips.jpg');
    assert.deepEqual(
      seen.map(({ kind }) => kind),
      ['damaged'],
    );
    assert.match(seen[0]?.detail ?? '', /recorded, 100000 there$/);
    assert.equal(originalsOn(desk.place).get('2019/2019-07/Tulips.jpg'), sha256(path));
    const [original] = listed(desk.run('list', desk.library).json.assets, 'Tulips.jpg').resources;
    assert.equal(original?.appleFingerprint, 'differs');
    assert.equal(original?.sha256, sha256(path));
  });

  test('one bit turned, size unchanged: the fingerprint differs, and it is said', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const clean = desk.run('backup', desk.library, '--to', join(desk.path, 'clean')).json.resources;
    const bytes = readFileSync(join(desk.library, tulips));
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
    writeFileSync(join(desk.library, tulips), bytes);
    const { fingerprints, findings } = desk.run('backup', desk.library, '--to', desk.place).json.resources;
    assert.deepEqual(fingerprints, {
      ...clean.fingerprints,
      match: clean.fingerprints.match - 1,
      differs: clean.fingerprints.differs + 1,
    });
    assert.deepEqual(
      findings.filter(({ filename }) => filename === 'Tulips.jpg').map(({ kind }) => kind),
      ['changed-after-import'],
    );
  });

  test('with another size, but whole: called changed after import', async () => {
    await using desk = photosDesk('Test-13.0.0');
    const { json } = desk.run('backup', desk.library, '--to', desk.place);
    const findings = json.resources.findings.map(({ filename, kind }) => `${filename} ${kind}`);
    assert.deepEqual(findings, ['Pumpkins3.jpg changed-after-import']);
    assert.deepEqual(json.resources.fingerprints, { match: 14, differs: 1, none: 5 });
  });
});

describe('a sidecar of a Photos library', needsSample('photos-libraries'), () => {
  test('tells exiftool of albums in their folders, keywords, people, title and favourite', {
    skip: exiftool ? false : 'exiftool is not installed',
  }, async () => {
    await using desk = photosDesk('Test-13.0.0');
    desk.run('backup', desk.library, '--to', desk.place);
    const wedding = sidecarTags(join(desk.place, '2019/2019-04/wedding.jpg.xmp'));
    assert.deepEqual(wedding.HierarchicalSubject, [
      'Album|Folder1|SubFolder2|AlbumInFolder',
      'Album|I have a deleted twin',
    ]);
    assert.equal(wedding.Subject, 'wedding');
    assert.equal(wedding.PersonInImage, 'Maria');
    assert.equal(wedding.Rating, 5);
    assert.equal(wedding.Description, 'Bride Wedding day');
    const pumpkins = sidecarTags(join(desk.place, '2018/2018-09/Pumpkins3.jpg.xmp'));
    assert.deepEqual(pumpkins.PersonInImage, ['Katie', 'Suzy']);
    assert.equal(pumpkins.DateCreated, '2018:09:28 16:09:33.022-04:00');
  });
});

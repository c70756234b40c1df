import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assetNamed, collect, copyLibrary } from './support/library-copy.ts';
import { needsLinks } from './support/needs-links.ts';

describe('a file that is not what the library recorded', needsSample('photos-libraries'), () => {
  test('is here with a finding when its size differs, also when it is empty', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const folder = join(copy.library, 'originals');
    truncateSync(join(folder, 'F/F12384F6-CD17-4151-ACBA-AE0E3688539E.jpeg'), 1000);
    truncateSync(join(folder, 'D/D79B8D77-BFFC-460B-9312-034F2877D35B.jpeg'), 0);
    await using library = await copy.open();
    const assets = await collect(library);
    const short = assetNamed(assets, 'Pumkins1.jpg').resources[0];
    assert.equal(short?.availability, 'here');
    assert.equal(short?.size, 1000);
    assert.deepEqual(short?.findings, [{ code: 'size-differs', recordedSize: 554_127, actualSize: 1000 }]);
    assert.deepEqual(
      assetNamed(assets, 'Pumkins2.jpg').resources[0]?.findings.map(({ code }) => code),
      ['empty', 'size-differs'],
    );
  });

  test('is missing when a folder stands in its place, or a link that leads out', needsLinks, async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const [first, second] = [
      'F/F12384F6-CD17-4151-ACBA-AE0E3688539E.jpeg',
      'D/D79B8D77-BFFC-460B-9312-034F2877D35B.jpeg',
    ];
    const secret = join(copy.path, 'secret.jpeg');
    writeFileSync(secret, 'x'.repeat(541_174));
    rmSync(join(copy.library, 'originals', first));
    mkdirSync(join(copy.library, 'originals', first));
    rmSync(join(copy.library, 'originals', second));
    symlinkSync(secret, join(copy.library, 'originals', second));
    await using library = await copy.open({ referencedFolders: [copy.path] });
    const assets = await collect(library);
    for (const name of ['Pumkins1.jpg', 'Pumkins2.jpg']) {
      const resource = assetNamed(assets, name).resources[0];
      assert.equal(resource?.availability, 'missing');
      assert.equal(resource?.reason, 'not-a-file');
      await assert.rejects(
        async () => {
          for await (const _ of resource?.open() ?? []) assert.fail('bytes of a file outside');
        },
        { code: 'not-here' },
      );
    }
  });

  test('is not read when a whole folder of originals is a link that leads out', needsLinks, async () => {
    await using copy = copyLibrary('Test-13.0.0');
    renameSync(join(copy.library, 'originals/F'), join(copy.path, 'elsewhere'));
    symlinkSync(join(copy.path, 'elsewhere'), join(copy.library, 'originals/F'));
    await using library = await copy.open();
    const resource = assetNamed(await collect(library), 'Pumkins1.jpg').resources[0];
    assert.equal(resource?.availability, 'missing');
  });

  test('a resource deleted after it was listed is an error, not an empty file', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    await using library = await copy.open();
    const resource = assetNamed(await collect(library), 'Pumkins1.jpg').resources[0];
    rmSync(join(copy.library, resource?.path ?? ''));
    await assert.rejects(
      async () => {
        for await (const _ of resource?.open() ?? []) assert.fail('bytes of a file that is gone');
      },
      { code: 'changed' },
    );
  });
});

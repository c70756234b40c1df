import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { needsSample } from '../../../test/support/samples.ts';
import { assetNamed, collect, copyLibrary, type LibraryCopy } from './support/library-copy.ts';
import { needsLinks } from './support/needs-links.ts';

/** Points the referenced photo Pumpkins4.jpg (700,340 bytes) at a path outside the library. */
function refer(copy: LibraryCopy, folder: string, name: string): void {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  copy.change(`UPDATE ZASSET SET ZDIRECTORY = ${quoted(folder)}, ZFILENAME = ${quoted(name)} WHERE Z_PK = 1`);
}

async function readReferenced(copy: LibraryCopy, referencedFolders: readonly string[]) {
  await using library = await copy.open({ referencedFolders });
  return assetNamed(await collect(library), 'Pumpkins4.jpg').resources[0];
}

const bytes = Buffer.alloc(700_340, 'x');

describe('a referenced file outside the library', needsSample('photos-libraries'), () => {
  test('is here and can be read below a folder that the caller allowed', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const pictures = join(copy.path, 'Pictures');
    mkdirSync(pictures);
    writeFileSync(join(pictures, 'Pumpkins4.jpg'), bytes);
    refer(copy, pictures, 'Pumpkins4.jpg');
    const resource = await readReferenced(copy, [pictures]);
    assert.equal(resource?.availability, 'here');
    assert.equal(resource?.referenced, true);
    const chunks = [];
    for await (const chunk of resource?.open() ?? []) chunks.push(chunk);
    assert.deepEqual(Buffer.concat(chunks), bytes);
    const unasked = await readReferenced(copy, []);
    assert.equal(unasked?.availability, 'missing');
    assert.equal(unasked?.reason, 'outside-unreachable');
  });

  test('is refused when it may be something that is no photo of the owner', needsLinks, async () => {
    await using copy = copyLibrary('Test-13.0.0');
    const home = join(copy.path, 'home');
    for (const folder of ['.ssh', 'Pictures', '../outside'])
      mkdirSync(join(home, folder), { recursive: true });
    writeFileSync(join(home, '.ssh/key.jpg'), bytes);
    writeFileSync(join(home, 'Pictures/passwords.txt'), bytes);
    writeFileSync(join(home, 'Pictures/other-size.jpg'), 'short');
    writeFileSync(join(copy.path, 'outside/a.jpg'), bytes);
    symlinkSync(join(copy.path, 'outside/a.jpg'), join(home, 'Pictures/link.jpg'));
    mkdirSync(join(home, 'Pictures/folder.jpg'));
    for (const [folder, name] of [
      ['.ssh', 'key.jpg'],
      ['Pictures', 'passwords.txt'],
      ['Pictures', 'other-size.jpg'],
      ['Pictures', 'link.jpg'],
      ['Pictures', 'folder.jpg'],
      ['Pictures/../../outside', 'a.jpg'],
      ['Pictures', 'none.jpg'],
    ] as const) {
      refer(copy, `${home}/${folder}`, name);
      const resource = await readReferenced(copy, [home]);
      assert.equal(resource?.availability, 'missing', `${folder}/${name}`);
    }
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../../test/support/temporary-folder.ts';
import { type MediaFiles, openFolderWithZips, openZip } from '../src/index.ts';
import { Nesting } from '../src/zip/nesting.ts';
import { Spools } from '../src/zip/spools.ts';
import { madeHeic, madeJpeg, madeMov } from './made/files.ts';
import { type Read, read, write } from './made/read.ts';
import { type MadeEntry, madeZip } from './made/zip.ts';

const jpeg = madeJpeg({ original: '2020:07:01 12:00:00' });
const photo = (name: string): MadeEntry => ({ name, bytes: jpeg, deflate: true });
const kinds = (skipped: Read['skipped']) => skipped.map(({ path, kind }) => `${kind} ${path}`).sort();

interface Opened {
  readonly files: MediaFiles;
  readonly path: string;
  /** What lies unpacked at the moment. */
  spooled(): Promise<string[]>;
}

/** A folder of these files, with a scratch folder that is empty again once it is closed. */
async function withFolder(
  made: Readonly<Record<string, Uint8Array>>,
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  await using folder = temporaryFolder();
  const [path, scratch] = [join(folder.path, 'photos'), join(folder.path, 'scratch')];
  await mkdir(scratch);
  await write(path, made);
  const spooled = () => readdir(scratch);
  {
    await using files = await openFolderWithZips(path, { scratch: () => join(scratch, randomUUID()) });
    await use({ files, path, spooled });
  }
  assert.deepEqual(await spooled(), [], 'nothing stays unpacked');
}

async function readFolder(made: Readonly<Record<string, Uint8Array>>): Promise<Read> {
  const all: Read[] = [];
  await withFolder(made, async ({ files }) => void all.push(await read(files)));
  const [one] = all;
  assert.ok(one);
  return one;
}

const contentsOf = async ({ assets }: Read): Promise<Map<string, Buffer>> =>
  new Map(
    await Promise.all(
      assets.flatMap(({ resources }) =>
        resources.map(async (one) => [one.id, Buffer.concat(await Array.fromAsync(one.open()))] as const),
      ),
    ),
  );

test('zips within zips are read where they lie, stored and compressed, by their whole path', async () => {
  const film = madeMov({ contentIdentifier: 'A', film: 300_000 });
  const still = madeHeic({ contentIdentifier: 'A' });
  const shared = madeZip([{ name: 'Trip/IMG_1.MOV', bytes: film }, photo('Trip/IMG_2.JPG')]);
  const deep = madeZip([{ name: 'deep.ZIP', bytes: madeZip([photo('IMG_3.JPG')]), deflate: true }]);
  const outer = madeZip([
    { name: 'Part 1/Photos/IMG_1.HEIC', bytes: still },
    { name: 'Part 1/iCloud Shared Albums.zip', bytes: shared, deflate: true },
    { name: 'stored.zip', bytes: deep },
    { name: 'texts.zip', bytes: madeZip([{ name: 'a.txt', bytes: jpeg }]) },
  ]);
  await withFolder({ 'iCloud Part 1.zip': outer }, async ({ files }) => {
    const all = await read(files);
    const albums = 'iCloud Part 1.zip/Part 1/iCloud Shared Albums.zip/Trip';
    assert.deepEqual(all.shapes, [
      `photo iCloud Part 1.zip/Part 1/Photos/IMG_1.HEIC + paired-video ${albums}/IMG_1.MOV`,
      `photo ${albums}/IMG_2.JPG`,
      'photo iCloud Part 1.zip/stored.zip/deep.ZIP/IMG_3.JPG',
    ]);
    assert.deepEqual(kinds(all.skipped), ['not-media iCloud Part 1.zip/texts.zip']);
    const contents = await contentsOf(all);
    assert.deepEqual(contents.get(`${albums}/IMG_1.MOV`), film);
    assert.deepEqual(contents.get('iCloud Part 1.zip/stored.zip/deep.ZIP/IMG_3.JPG'), jpeg);
  });
});

test('a zip that is named itself is looked into as deep', async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'a.zip');
  await writeFile(
    path,
    madeZip([photo('IMG_1.JPG'), { name: 'in/b.zip', bytes: madeZip([photo('IMG_2.JPG')]) }]),
  );
  await using files = await openZip(path);
  assert.deepEqual((await read(files)).shapes, ['photo IMG_1.JPG', 'photo in/b.zip/IMG_2.JPG']);
});

test('what goes deeper than four, swells as no photos do or multiplies is told, not looked into', async () => {
  let nested = madeZip([photo('IMG_9.JPG')]);
  for (const level of [4, 3, 2, 1])
    nested = madeZip([photo(`IMG_${level}.JPG`), { name: 'self.zip', bytes: nested }]);
  const swelling = { bytes: Buffer.alloc(1_000_000), deflate: true, size: 2 * 1024 ** 3 };
  const { shapes, skipped } = await readFolder({
    'a.zip': nested,
    'bomb.zip': madeZip([{ name: 'zeros.zip', ...swelling }, photo('IMG_5.JPG')]),
  });
  const deepest = 'a.zip/self.zip/self.zip/self.zip';
  assert.deepEqual(shapes, [
    'photo a.zip/IMG_1.JPG',
    'photo a.zip/self.zip/IMG_2.JPG',
    'photo a.zip/self.zip/self.zip/IMG_3.JPG',
    `photo ${deepest}/IMG_4.JPG`,
    'photo bomb.zip/IMG_5.JPG',
  ]);
  assert.deepEqual(kinds(skipped), [`packed ${deepest}/self.zip`, 'packed bomb.zip/zeros.zip']);
  const nesting = new Nesting(new Spools(undefined));
  const opened = Array.from({ length: 20_000 }, (_, i) => nesting.mayOpen(`${i}.zip`));
  assert.equal(opened.filter(Boolean).length, 10_000);
  assert.ok(nesting.mayOpen('1.zip'), 'one that was opened before may be opened again');
});

test('an inner zip that is damaged, encrypted or named to lead outside loses nothing beside it', async () => {
  const whole = madeZip([photo('IMG_1.JPG')]);
  const cut = whole.subarray(0, whole.length - 30);
  const lying: MadeEntry = { name: 'lying.zip', bytes: randomBytes(90_000), size: 10, deflate: true };
  const { shapes, skipped } = await readFolder({
    'outer.zip': madeZip([
      { name: 'cut stored.zip', bytes: cut },
      { name: 'cut packed.zip', bytes: cut, deflate: true },
      { name: 'wrong sum.zip', bytes: whole, deflate: true, crc: 1 },
      { name: 'no deflate.zip', bytes: whole, method: 8 },
      lying,
      { name: 'empty.zip', bytes: Buffer.alloc(0) },
      { name: 'secret.zip', bytes: whole, flags: 0x801 },
      { name: '../up.zip', bytes: whole },
      { name: 'names.zip', bytes: madeZip([{ name: '../up.JPG', bytes: jpeg }, photo('IMG_2.JPG')]) },
      { name: 'half secret.zip', bytes: madeZip([{ ...photo('IMG_3.JPG'), flags: 0x801 }]) },
      photo('IMG_4.JPG'),
    ]),
  });
  assert.deepEqual(shapes, ['photo outer.zip/IMG_4.JPG', 'photo outer.zip/names.zip/IMG_2.JPG']);
  assert.deepEqual(kinds(skipped), [
    'damaged-zip outer.zip/cut packed.zip',
    'damaged-zip outer.zip/cut stored.zip',
    'damaged-zip outer.zip/empty.zip',
    'damaged-zip outer.zip/lying.zip',
    'damaged-zip outer.zip/no deflate.zip',
    'damaged-zip outer.zip/wrong sum.zip',
    'encrypted outer.zip/half secret.zip/IMG_3.JPG',
    'encrypted outer.zip/secret.zip',
    'unsafe-name outer.zip/../up.zip',
    'unsafe-name outer.zip/names.zip/../up.JPG',
  ]);
});

test('where there is no room to unpack, or no folder for it, the zip is told', async (t) => {
  await using folder = temporaryFolder();
  const gib = 1024 ** 3;
  await write(folder.path, {
    'a.zip': madeZip([
      { name: 'large.zip', bytes: jpeg, deflate: true, zip64: true, size: 400 * gib, packed: 300 * gib },
      { name: 'stored.zip', bytes: madeZip([photo('IMG_1.JPG')]) },
    ]),
  });
  await using without = await openFolderWithZips(folder.path);
  const none = await read(without);
  assert.deepEqual(none.shapes, ['photo a.zip/stored.zip/IMG_1.JPG']);
  assert.deepEqual(kinds(none.skipped), ['packed a.zip/large.zip']);
  const { bavail, bsize } = await statfs(folder.path);
  if (bavail * bsize > 400 * gib) return t.skip('this disk has room for 400 GiB');
  await using files = await openFolderWithZips(folder.path, { scratch: () => join(folder.path, 'spool') });
  assert.deepEqual(kinds((await read(files)).skipped), ['no-room a.zip/large.zip']);
});

test('many inner zips are read at once and again, each unpacked once', async () => {
  const inner = (i: number) =>
    madeZip([
      { name: 'a.JPG', bytes: jpeg },
      { name: `${i}.JPG`, bytes: jpeg },
    ]);
  const entries = Array.from({ length: 12 }, (_, i) => ({
    name: `${i}.zip`,
    bytes: inner(i),
    deflate: i % 3 > 0,
  }));
  await withFolder({ 'a.zip': madeZip(entries), 'b.zip': madeZip(entries) }, async ({ files, spooled }) => {
    const all = await read(files);
    assert.equal(all.assets.length, 48);
    const unpacked = await spooled();
    assert.equal(unpacked.length, 16);
    for (let i = 0; i < 2; i++)
      for (const content of (await contentsOf(all)).values()) assert.deepEqual(content, jpeg);
    assert.deepEqual(await spooled(), unpacked);
  });
});

test('stopped while a zip is unpacked, nothing of it stays', async () => {
  const large = madeZip([{ name: 'a.JPG', bytes: randomBytes(3_000_000) }]);
  const made = { 'a.zip': madeZip([{ name: 'b.zip', bytes: large, deflate: true }]) };
  await withFolder(made, async ({ files, spooled }) => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const reading = read(files, { signal: stop.signal });
    while ((await spooled()).length === 0) await new Promise((soon) => setImmediate(soon));
    stop.abort(reason);
    await assert.rejects(reading, reason);
    assert.deepEqual(await spooled(), []);
    assert.equal((await read(files)).assets.length, 1, 'it can be read all the same, later');
  });
});

test('an outer zip that is another one now does not give its inner one', async () => {
  const inner = (fill: number) =>
    madeZip([{ name: 'b.zip', bytes: madeZip([{ name: 'a.JPG', bytes: Buffer.alloc(9000, fill) }]) }]);
  await withFolder({ 'a.zip': inner(1) }, async ({ files, path }) => {
    const { assets } = await read(files);
    await writeFile(join(path, 'a.zip'), Buffer.concat([inner(2), Buffer.alloc(9)]));
    await assert.rejects(Array.fromAsync(assets[0]?.resources[0]?.open() ?? []));
  });
});

test('zips within zips that another program made hold what it put there', async (t) => {
  await using folder = temporaryFolder();
  const program = `import sys,zipfile,io
def z(names, how):
  b=io.BytesIO()
  with zipfile.ZipFile(b,"w",how) as f:
    for n,d in names: f.writestr(n,d)
  return b.getvalue()
j=open(sys.argv[2],"rb").read()
albums=z([("Album %d/IMG_%04d.JPG"%(i%3,i),j) for i in range(300)],zipfile.ZIP_DEFLATED)
for name,how in (("s",zipfile.ZIP_STORED),("d",zipfile.ZIP_DEFLATED)):
  open(sys.argv[1]+"/"+name+".zip","wb").write(z([("Albums of all.zip",albums)],how))`;
  await writeFile(join(folder.path, 'one'), jpeg);
  try {
    execFileSync('python3', ['-c', program, folder.path, join(folder.path, 'one')], { stdio: 'ignore' });
  } catch {
    return t.skip('python3 is absent');
  }
  await using files = await openFolderWithZips(folder.path, {
    scratch: () => join(folder.path, randomUUID()),
  });
  const all = await read(files);
  assert.equal(all.assets.filter(({ id }) => id.includes('.zip/Albums of all.zip/Album ')).length, 600);
  const expected = await readFile(join(folder.path, 'one'));
  for (const [id, content] of await contentsOf(all))
    if (id.includes('.zip/')) assert.ok(content.equals(expected), id);
});

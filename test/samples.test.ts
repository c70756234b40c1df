import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { safelightJson } from './support/cli.ts';
import { needsSample, sample } from './support/samples.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import {
  assertSha256sumPasses,
  assertSumsTrue,
  filesUnder,
  hasSha256sum,
  originalsOn,
} from './support/tree.ts';

const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;

function sortedDigests(files: ReadonlyMap<string, string>): string[] {
  return [...new Set(files.values())].sort();
}

for (const name of ['camera-roll', 'metadata']) {
  test(`${name}: backup, verify and restore give back every byte`, needsSample(name), async () => {
    await using folder = temporaryFolder();
    const [drive, home, back] = ['drive', 'home', 'back'].map((each) => join(folder.path, each)) as [
      string,
      string,
      string,
    ];
    const before = filesUnder(sample(name));
    const first = safelightJson(home, 'backup', [sample(name), '--to', drive]);
    assert.equal(first.status, 0, JSON.stringify(first.json.resources));
    assert.deepEqual(first.json.resources.failed, []);
    const leftOut = new Set(first.json.skipped.map(({ path }) => String(path)));
    const wanted = new Map([...before].filter(([path]) => !leftOut.has(path)));
    assert.deepEqual(
      [...leftOut].filter((path) => !path.endsWith('.md')),
      [],
    );
    assert.deepEqual(sortedDigests(originalsOn(drive)), sortedDigests(wanted));
    assert.equal(assertSumsTrue(drive) >= new Set(wanted.values()).size, true);
    if (hasSha256sum) assertSha256sumPasses(drive);

    const verified = safelightJson(home, 'verify', [drive]);
    assert.deepEqual([verified.status, verified.json.places[0]?.findings], [0, []]);

    const again = safelightJson(home, 'backup', [sample(name), '--to', drive]);
    assert.equal(again.status, 0);
    assert.deepEqual(
      [again.json.resources.copied, again.json.bytes.copied, again.json.assets.new],
      [0, 0, 0],
    );

    const restored = safelightJson(home, 'restore', ['--to', back]);
    assert.equal(restored.status, 0);
    assert.deepEqual(filesUnder(back), originalsOn(drive));
    assert.equal(restored.json.restored, restored.json.verified);
    assert.deepEqual(filesUnder(sample(name)), before, 'the source was not touched');
  });
}

test('camera-roll: every file is where a person expects it', needsSample('camera-roll'), async () => {
  await using folder = temporaryFolder();
  const drive = join(folder.path, 'drive');
  const home = join(folder.path, 'home');
  safelightJson(home, 'backup', [sample('camera-roll'), '--to', drive]);
  const source = filesUnder(sample('camera-roll'));
  const at = (path: string): string | undefined => source.get(path);
  const dcim = 'DCIM/100APPLE';
  const exported = 'exported-from-photos';
  assert.deepEqual(
    new Map([...originalsOn(drive)].sort()),
    new Map(
      (
        [
          ['2015/2015-09/IMG_2908.PNG', at(`${dcim}/IMG_2908.PNG`)],
          ['2016/2016-01/IMG_3539.MOV', at(`${dcim}/IMG_3539.MOV`)],
          ...['0658', '0664', '0667', '0675'].map((n) => [
            `2016/2016-10/IMG_${n}.JPG`,
            at(`${dcim}/IMG_${n}.JPG`),
          ]),
          ['2021/2021-08/IMG_0102.HEIC', at(`${dcim}/IMG_0102.HEIC`)],
          ['2023/2023-03/IMG_1853.AAE', at(`${dcim}/IMG_1853.AAE`)],
          ['2023/2023-03/IMG_1853.HEIC', at(`${dcim}/IMG_1853.HEIC`)],
          ['2023/2023-03/IMG_1853_edited.heic', at(`${dcim}/IMG_E1853.heic`)],
          ['2025/2025-05/IMG_3582.AAE', at(`${exported}/IMG_3582.AAE`)],
          ['2025/2025-05/IMG_3582.HEIC', at(`${dcim}/IMG_3582.HEIC`)],
          ['2025/2025-05/IMG_3582.mov', at(`${dcim}/IMG_3582.mov`)],
          ['2025/2025-05/IMG_3582_O.aae', at(`${dcim}/IMG_O3582.aae`)],
          ['2025/2025-05/IMG_3582_edited.heic', at(`${exported}/IMG_3582_edited.heic`)],
          ['2025/2025-05/IMG_3582_edited.mov', at(`${exported}/IMG_3582_edited.mov`)],
          ['2025/2025-08/IMG_4394.HEIC', at(`${dcim}/IMG_4394.HEIC`)],
          ['2025/2025-08/IMG_4394.mov', at(`${dcim}/IMG_4394.mov`)],
          ['2025/2025-12/IMG_5747.HEIC', at(`${dcim}/IMG_5747.HEIC`)],
          ['2025/2025-12/IMG_5747_O.aae', at(`${dcim}/IMG_O5747.aae`)],
          ['Undated/IMG_3932_O.aae', at(`${dcim}/IMG_O3932.aae`)],
        ] as [string, string][]
      ).sort(),
    ),
  );
});

test(
  'metadata: a wrong ending, a garbled date and broken files lose no byte and no place',
  needsSample('metadata'),
  async () => {
    await using folder = temporaryFolder();
    const drive = join(folder.path, 'drive');
    safelightJson(join(folder.path, 'home'), 'backup', [sample('metadata'), '--to', drive]);
    const source = filesUnder(sample('metadata'));
    const placed = new Map([...originalsOn(drive)].map(([path, digest]) => [digest, path]));
    for (const name of ['screenshot-really-a-png.jpeg', 'badimage.jpeg', 'Apple.jpg', 'with-gps.mov']) {
      const path = placed.get(source.get(name) ?? '');
      assert.ok(path !== undefined, `${name} is kept`);
      assert.equal(path.split('/').at(-1), name);
    }
  },
);

interface Told {
  readonly SourceFile: string;
  readonly [tag: string]: unknown;
}

/** What exiftool reads as the moment of capture, the same way for stills and films, as `YYYY-MM-DD HH:mm:ss`. */
function exiftoolTimes(root: string): Map<string, string> {
  const tags = ['-ExifIFD:DateTimeOriginal', '-Keys:CreationDate', '-ExifIFD:CreateDate'];
  const { stdout } = spawnSync('exiftool', ['-json', '-r', '-G1', '-ext', '*', ...tags, root], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const times = new Map<string, string>();
  for (const told of JSON.parse(stdout) as Told[]) {
    const found = ['ExifIFD:DateTimeOriginal', 'Keys:CreationDate', 'ExifIFD:CreateDate']
      .map((tag) => told[tag])
      .find(
        (value) =>
          typeof value === 'string' && /^[12]\d{3}:(0[1-9]|1[0-2]):\d{2} \d{2}:\d{2}:\d{2}/.test(value),
      );
    if (typeof found === 'string') {
      times.set(told.SourceFile, found.slice(0, 19).replace(':', '-').replace(':', '-'));
    }
  }
  return times;
}

for (const name of ['camera-roll', 'metadata']) {
  test(
    `${name}: exiftool agrees on the time and the month folder of each photo`,
    hasExiftool ? needsSample(name) : { skip: 'exiftool is absent' },
    async () => {
      await using folder = temporaryFolder();
      const [photos, drive, home] = ['photos', 'drive', 'home'].map((each) => join(folder.path, each)) as [
        string,
        string,
        string,
      ];
      cpSync(sample(name), photos, { recursive: true });
      safelightJson(home, 'backup', [photos, '--to', drive]);
      const { json } = safelightJson(home, 'list', [photos]);
      const placed = new Map([...originalsOn(drive)].map(([path, digest]) => [digest, path]));
      const times = exiftoolTimes(photos);
      const disagreed: string[] = [];
      let compared = 0;
      for (const asset of json.assets) {
        const primary = asset.resources[0];
        const theirs = times.get(`${photos}/${primary?.id}`);
        if (theirs === undefined || !['exif', 'quicktime'].includes(String(asset.takenAtFrom))) continue;
        compared++;
        const ours = String(asset.takenAt).slice(0, 19).replace('T', ' ');
        const path = placed.get(String(primary?.sha256)) ?? '';
        const month = `${theirs.slice(0, 4)}/${theirs.slice(0, 7)}/`;
        if (ours !== theirs || !path.startsWith(month))
          disagreed.push(`${primary?.id}: ${ours} in ${path}, exiftool ${theirs}`);
      }
      assert.deepEqual(disagreed, []);
      assert.ok(compared >= 5, `${compared} compared`);
    },
  );
}

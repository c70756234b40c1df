import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { needsSample, sample } from '../../../../test/support/samples.ts';
import { type CameraAsset, cameraAssets, type MediaFiles, openFolder } from '../../src/index.ts';
import { pathInside } from '../../src/media-files.ts';

const nowMs = Date.UTC(2026, 10, 23);
const hasExiftool = spawnSync('exiftool', ['-ver']).status === 0;

interface Said {
  readonly SourceFile: string;
  readonly SubSecDateTimeOriginal?: string;
  readonly DateTimeOriginal?: string;
  readonly CreationDate?: string;
  readonly CreateDate?: string;
  readonly DateCreated?: string;
  readonly MediaGroupUUID?: string;
  readonly ContentIdentifier?: string;
  readonly BurstUUID?: string;
  readonly GPSLatitude?: number;
  readonly GPSLongitude?: number;
}

function exiftool(folder: string): readonly Said[] {
  const tags = [
    'SubSecDateTimeOriginal',
    'DateTimeOriginal',
    'CreationDate',
    'QuickTime:CreateDate',
    'DateCreated',
  ];
  const more = [
    'MediaGroupUUID',
    'ContentIdentifier',
    'BurstUUID',
    'Composite:GPSLatitude#',
    'Composite:GPSLongitude#',
  ];
  const args = ['-j', '-r', ...[...tags, ...more].map((tag) => `-${tag}`), '.'];
  const out = execFileSync('exiftool', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const said: readonly Said[] = JSON.parse(out);
  return said;
}

/** What our rule takes of exiftool's words: `YYYY:MM:DD HH:mm:ss[.fff][+hh:mm]`. */
function expectedTime(said: Said): string | undefined {
  const found =
    said.SubSecDateTimeOriginal ??
    said.DateTimeOriginal ??
    said.CreationDate ??
    said.DateCreated ??
    said.CreateDate;
  const match = found && /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)/.exec(found);
  return match ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}` : undefined;
}

/** Each file alone, so that no half speaks for another. */
async function alone(folder: string): Promise<ReadonlyMap<string, CameraAsset>> {
  await using files = await openFolder(folder);
  const o = { timeZone: 'UTC', nowMs };
  const together = await Array.fromAsync(cameraAssets(files, o));
  const found = new Map<string, CameraAsset>();
  for (const { id } of together.flatMap(({ resources }) => resources)) {
    const single: MediaFiles = {
      open: (path, options) => files.open(path, options),
      [Symbol.asyncDispose]: async () => undefined,
      list: async (path) =>
        (await files.list(path)).filter(
          ({ kind, name }) => kind === 'folder' || pathInside(path, name) === id,
        ),
    };
    for await (const asset of cameraAssets(single, o)) found.set(asset.id, asset);
  }
  return found;
}

for (const folder of ['camera-roll', 'metadata']) {
  const options = hasExiftool ? needsSample(folder) : { skip: 'exiftool is absent' };
  test(`times, places and identifiers of ${folder} are those that exiftool reads`, options, async () => {
    const ours = await alone(sample(folder));
    const theirs = exiftool(sample(folder)).filter(({ SourceFile }) => !/\.aae$/i.test(SourceFile));
    assert.ok(theirs.length > 10);
    for (const said of theirs) {
      const name = said.SourceFile.replace(/^\.\//, '');
      const asset = ours.get(name);
      assert.ok(asset, name);
      const time = asset.takenAt?.from === 'file' ? undefined : asset.takenAt?.local;
      assert.equal(time, expectedTime(said), name);
      assert.equal(asset.contentIdentifier, said.MediaGroupUUID ?? said.ContentIdentifier, name);
      assert.equal(asset.burstId, said.BurstUUID, name);
      const { latitude, longitude } = asset.location ?? {};
      assert.equal(latitude?.toFixed(6), said.GPSLatitude?.toFixed(6), name);
      assert.equal(longitude?.toFixed(6), said.GPSLongitude?.toFixed(6), name);
    }
  });
}

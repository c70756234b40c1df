import assert from 'node:assert/strict';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Asset, ResourceRole } from '../../src/index.ts';
import { gatheringKey, nameKey, stemKey } from '../../src/layout/index.ts';
import { madeArchive } from '../made/archive.ts';
import { assertWhole, originalsOn } from '../made/proof.ts';
import { madeAsset, madeSource } from '../made/source.ts';

const stems = [
  'IMG_0001',
  'img_0001',
  'IMG_0001_edited',
  'IMG_E0001',
  'IMG_0001_O',
  'é',
  'e\u0301',
  'CON',
  'a.b',
];
const shapes: readonly (readonly [ResourceRole, string][])[] = [
  [['photo', 'JPG']],
  [['video', 'MOV']],
  [
    ['photo', 'HEIC'],
    ['paired-video', 'MOV'],
  ],
  [
    ['photo', 'JPG'],
    ['alternate-photo', 'DNG'],
    ['edited-photo', 'JPG'],
    ['adjustment-data', 'AAE'],
  ],
];

/** Assets whose names clash in every way, each with bytes of its own; now and then two of the same bytes. */
const clashing = fc
  .array(fc.record({ stem: fc.constantFrom(...stems), shape: fc.nat(3), twin: fc.boolean() }), {
    minLength: 2,
    maxLength: 9,
  })
  .map((wishes) =>
    wishes.map(({ stem, shape, twin }, index) => {
      const files = (shapes[shape] ?? []).map(([role, ending]) => ({
        role,
        filename: `${stem}.${ending}`,
        id: role,
        content: twin && role === 'photo' ? 'the twins' : `${index} ${role}`,
      }));
      return madeAsset(`asset ${index}`, files);
    }),
  );

function contentsOf(assets: readonly Asset[]): Set<string> {
  return new Set(assets.flatMap(({ resources }) => resources.map(({ revision }) => revision)));
}

/** Whose files lie under a stem: two assets share one only where they share a photo. */
function assertNobodyUnderAnothersStem(
  assets: readonly Asset[],
  originals: ReadonlyMap<string, string>,
): void {
  const owner = new Map<string, Set<string>>();
  for (const { id, resources } of assets) {
    for (const { revision } of resources) owner.set(revision, (owner.get(revision) ?? new Set()).add(id));
  }
  const twins = new Set([...owner.values()].filter(({ size }) => size > 1).flatMap((ids) => [...ids]));
  for (const [stem, files] of Map.groupBy(originals, ([path]) => stemKey(path.split('/').at(-1) ?? ''))) {
    const owners = new Set(
      files.flatMap(([, digest]) => [...(owner.get(digest) ?? [])]).filter((id) => !twins.has(id)),
    );
    assert.ok(owners.size <= 1, `${[...owners].join(' and ')} share ${stem} (${gatheringKey(stem)})`);
  }
}

test('no clash of names loses or mixes a content, in whatever order the photos come to two places', async () => {
  await fc.assert(
    fc.asyncProperty(clashing, fc.infiniteStream(fc.nat()), async (assets, chance) => {
      await using archive = await madeArchive();
      const [red, blue] = [await archive.place('red'), await archive.place('blue')];
      const order = (): Asset[] => {
        const ranks = new Map(assets.map((asset) => [asset, chance.next().value]));
        return assets.toSorted((a, b) => Number(ranks.get(a)) - Number(ranks.get(b)));
      };
      const wanted = contentsOf(assets);
      for (const place of [red, blue]) {
        const shuffled = order();
        await archive.ingest(madeSource(shuffled.slice(0, assets.length / 2)), [place]);
        await archive.ingest(madeSource(shuffled), [place]);
        await assertWhole(archive, place, [...wanted]);
        const originals = originalsOn(place.root);
        assert.equal(new Set([...originals.keys()].map(nameKey)).size, originals.size);
        assertNobodyUnderAnothersStem(assets, originals);
        assert.equal((await archive.ingest(madeSource(shuffled), [place])).resources.copied, 0);
      }

      // Merged by a file manager that replaces nothing, no content is lost, and a name with a hash names one content.
      const [reds, blues] = [originalsOn(red.root), originalsOn(blue.root)];
      for (const [path, digest] of reds) {
        const other = blues.get(path);
        const plain = !path.includes(`-${digest.slice(0, 8)}`);
        assert.ok(other === undefined || other === digest || plain, `${path} is two contents`);
      }
      const merged = join(archive.path, 'merged');
      cpSync(red.root, merged, { recursive: true });
      cpSync(blue.root, merged, { recursive: true, force: false });
      assert.deepEqual(new Set(originalsOn(merged).values()), wanted);
      assert.ok(existsSync(join(merged, '.safelight/place.json')));
    }),
    { numRuns: 6, interruptAfterTimeLimit: 20_000 },
  );
});

test('photos taken in from two places, one after the other, are all there once', async () => {
  await fc.assert(
    fc.asyncProperty(clashing, clashing, async (first, second) => {
      await using archive = await madeArchive();
      const place = await archive.place('merged');
      const prefixed = second.map((asset) => ({ ...asset, id: `other ${asset.id}` }));
      await archive.ingest(madeSource(first, { key: 'first' }), [place]);
      await archive.ingest(madeSource(prefixed, { key: 'second' }), [place]);
      await assertWhole(archive, place, [...contentsOf(first).union(contentsOf(second))]);
    }),
    { numRuns: 4, interruptAfterTimeLimit: 10_000 },
  );
});

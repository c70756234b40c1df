import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Asset, Resource } from '../model/asset.ts';
import type { Source } from '../source.ts';

/** One promise of `Source`, as a check that throws where it is broken. */
export interface SourceCheck {
  readonly name: string;
  run(source: Source): Promise<void>;
}

/** Everything that a source must keep to. The source is listed several times, and every byte of it is read twice. */
export function sourceContract(): readonly SourceCheck[] {
  return [
    check('says which source it is, and still does once it was listed', async (source) => {
      const before = { ...source.id };
      for (const part of [before.key, before.kind, before.name]) assert.match(part, /./);
      await listed(source);
      assert.deepEqual({ ...source.id }, before);
    }),
    check('lists something, every asset once, each with its primary resource first', async (source) => {
      const assets = await listed(source);
      assert.ok(assets.length > 0);
      assertUnique(assets.map(({ id }) => id));
      for (const { id, filename, resources } of assets) {
        assert.notEqual(filename, '');
        assert.ok(resources.length > 0, `${id} has a resource`);
        assertUnique(resources.map((resource) => resource.id));
      }
    }),
    check('lists the same ids, revisions and details twice', async (source) => {
      assert.deepEqual((await listed(source)).map(outline), (await listed(source)).map(outline));
    }),
    check('says why where a resource is not here', async (source) => {
      for (const { availability, reason, id } of await resources(source)) {
        if (availability !== 'here') assert.ok(reason !== undefined && reason !== '', id);
      }
    }),
    check('gives as many bytes as it announces, and the same ones again', async (source) => {
      for (const resource of await readable(source)) {
        const first = await read(resource);
        assert.equal(first.size, resource.size, resource.id);
        assert.deepEqual(await read(resource), first, resource.id);
      }
    }),
    check('opens two streams of one resource that do not disturb each other', async (source) => {
      for (const resource of await readable(source)) {
        assert.deepEqual(...((await Promise.all([read(resource), read(resource)])) as [Read, Read]));
      }
    }),
    check('gives no chunk that is empty or larger than 1 MiB', async (source) => {
      for (const resource of await readable(source)) {
        for await (const chunk of resource.open()) {
          assert.ok(chunk.length > 0 && chunk.length <= 1024 * 1024, `${resource.id}: ${chunk.length}`);
        }
      }
    }),
    check('stops listing when it is told to, with the reason that it was given', async (source) => {
      const reason = new Error('stopped by the owner');
      const before = listed(source, AbortSignal.abort(reason));
      await assert.rejects(before, (error) => error === reason);
    }),
    check('stops reading when it is told to, with the reason that it was given', async (source) => {
      const reason = new Error('stopped by the owner');
      const resource = (await readable(source)).find(({ size }) => size > 0);
      if (resource === undefined) return;
      await assert.rejects(read(resource, AbortSignal.abort(reason)), (error) => error === reason);
    }),
    check('can be left in the middle of a listing and listed again', async (source) => {
      for await (const asset of source.assets()) {
        assert.notEqual(asset.id, '');
        break;
      }
      assert.ok((await listed(source)).length > 0);
    }),
    check('surveys no less than it lists, if it surveys at all', async (source) => {
      const survey = await source.survey?.();
      if (survey === undefined) return;
      const all = await resources(source);
      assert.ok(survey.files >= all.length);
      assert.ok(survey.bytes >= all.reduce((sum, { size }) => sum + size, 0));
    }),
  ];
}

function check(name: string, run: SourceCheck['run']): SourceCheck {
  return { name, run };
}

async function listed(source: Source, signal?: AbortSignal): Promise<Asset[]> {
  const assets: Asset[] = [];
  for await (const asset of source.assets(signal === undefined ? {} : { signal })) assets.push(asset);
  return assets;
}

async function resources(source: Source): Promise<Resource[]> {
  return (await listed(source)).flatMap((asset) => asset.resources);
}

async function readable(source: Source): Promise<Resource[]> {
  return (await resources(source)).filter(({ availability }) => availability === 'here');
}

interface Read {
  readonly size: number;
  readonly digest: string;
}

async function read(resource: Resource, signal?: AbortSignal): Promise<Read> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of resource.open(signal === undefined ? {} : { signal })) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { size, digest: hash.digest('hex') };
}

/** What must not change between two listings of an unchanged source. */
function outline({ resources, ...asset }: Asset): unknown {
  return {
    asset,
    resources: resources.map(({ id, role, filename, revision, availability, size }) => ({
      id,
      role,
      filename,
      revision,
      availability,
      size,
    })),
  };
}

function assertUnique(ids: readonly string[]): void {
  const seen = new Set<string>();
  const repeated = ids.filter((id) => seen.size === seen.add(id).size);
  assert.deepEqual(repeated, []);
}

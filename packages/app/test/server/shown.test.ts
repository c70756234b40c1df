import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type RollServer, rollServer } from '../support/roll-server.ts';
import { type Answered, done, folderId } from '../support/server.ts';

let server: RollServer;

before(async () => {
  server = await rollServer();
  for (const name of ['Blue', 'Red'])
    await done(server, { kind: 'add-place', folder: await folderId(server, name) });
  await done(server, { kind: 'backup', source: await folderId(server, 'phone') });
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

function answered(answer: Answered): Answered {
  assert.equal(answer.status, 200, answer.text);
  return answer;
}

describe('what is shown', () => {
  interface Window {
    readonly total: number;
    readonly photos: readonly {
      readonly id: string;
      readonly filename: string;
      readonly takenAt: string | null;
      readonly content: string;
      readonly marks: readonly string[];
    }[];
  }
  const photos = async (query = ''): Promise<Window> =>
    answered(await server.ask('GET', `/api/photos?${query}`)).json<Window>();

  test('months add up to the photos, the newest first, those without a date last', async () => {
    const { total, months } = (await server.ask('GET', '/api/timeline')).json<{
      total: number;
      months: { month: string | null; count: number; start: number }[];
    }>();
    assert.equal(
      months.reduce((sum, { count }) => sum + count, 0),
      total,
    );
    const named = months.map(({ month }) => month ?? '');
    assert.deepEqual(named.slice(0, -1), named.slice(0, -1).sort().reverse());
    assert.equal(named.at(-1), '');
    const all = await photos('limit=500');
    for (const { month, start } of months)
      assert.equal(all.photos[start]?.takenAt?.slice(0, 7) ?? null, month);
  });

  test('windows are parts of the whole', async () => {
    const all = await photos('limit=500');
    const parts = [...(await photos('limit=7')).photos, ...(await photos('offset=7&limit=500')).photos];
    assert.deepEqual(parts, all.photos);
  });

  test('a search finds names, months and years, whatever their case, and needs every word', async () => {
    assert.deepEqual(
      (await photos('search=img_0007')).photos.map(({ filename }) => filename),
      ['IMG_0007.JPG'],
    );
    const june = (await photos('search=JUNE+2024')).photos;
    assert.ok(june.length >= 6 && june.every(({ takenAt }) => takenAt?.startsWith('2024-06')));
    assert.equal((await photos('search=june+2023')).total, 0);
    assert.equal((await photos('search=undated')).total, 1);
  });

  test('one photo has its files, every copy with its proof, and its fingerprint', async () => {
    const [tile] = (await photos('filters=edited')).photos;
    interface Photo {
      readonly resources: readonly {
        readonly role: string;
        readonly sha256: string;
        readonly copies: readonly {
          readonly placeName: string;
          readonly path: string;
          readonly proven: string;
        }[];
      }[];
      readonly view: string;
    }
    const photo = (await server.ask('GET', `/api/photos/${tile?.id}`)).json<Photo>();
    assert.ok(photo.resources.some(({ role }) => role === 'edited-photo'));
    for (const { sha256, copies } of photo.resources) {
      assert.deepEqual(
        copies.map(({ placeName }) => placeName),
        ['Blue', 'Red'],
      );
      const [copy] = copies;
      const bytes = await readFile(join(server.folder, 'Blue', ...(copy?.path ?? '').split('/')));
      assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256);
    }
    assert.equal((await server.ask('GET', photo.view)).headers['content-type'], 'image/jpeg');
    assert.equal((await server.ask('GET', '/api/photos/999999')).status, 404);
  });

  test('every answer is as the contract says', async () => {
    for (const path of [
      'session',
      'home',
      'timeline',
      'photos',
      'albums',
      'jobs',
      'activity',
      'places',
      'folders',
      'phones',
    ])
      assert.equal((await server.ask('GET', `/api/${path}`)).status, 200, path);
    const { paths } = (await server.ask('GET', '/api/openapi.json')).json<{
      paths: Record<string, unknown>;
    }>();
    assert.ok(Object.keys(paths).includes('/api/photos/{photo}'));
  });
});

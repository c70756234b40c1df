import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Endpoint, endpoints, schemaOf } from '../../src/server/api/endpoints.ts';
import { jobRequest } from '../../src/server/api/jobs.ts';
import { type GuardedServer, guardedServer, secret } from '../support/guarded-server.ts';
import { folderId } from '../support/server.ts';

let server: GuardedServer;

before(async () => {
  server = await guardedServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
});

const ways = [
  '../../beside/secret.txt',
  '..%2f..%2fbeside%2fsecret.txt',
  '%2e%2e/%2e%2e/beside',
  '/etc/passwd',
  '....//....//etc/passwd',
  '..\\..\\beside',
  'C:\\Windows\\win.ini',
  'file:///etc/passwd',
  '\0/etc/passwd',
  'phone:../../beside',
  'known.../../beside',
  'known.99999',
  'found.L2V0Yw.AAAA',
];

/** A field of a job with a way in it, or as it should be where it takes none. */
function meant(field: string, way: string): readonly (readonly [string, unknown])[] {
  if (['places', 'from', 'to'].includes(field)) return [[field, [way]]];
  return ['source', 'folder', 'phone'].includes(field) ? [[field, way]] : [];
}

function tellsNothing(text: string, asked: string): void {
  assert.ok(!text.includes(secret) && !text.includes('root:'), asked);
}

describe('a path from outside', () => {
  test('leads nowhere in any parameter of any endpoint', async () => {
    for (const endpoint of Object.keys(endpoints) as Endpoint[]) {
      const { params, query } = schemaOf(endpoint);
      if (params === undefined && query === undefined) continue;
      const [method = '', template = ''] = endpoint.split(' ');
      const names = Object.keys(query?.shape ?? {});
      for (const way of ways) {
        const path = template.replaceAll(/\{\w+\}/g, encodeURIComponent(way));
        const search = new URLSearchParams(Object.fromEntries(names.map((name) => [name, way])));
        const body = method === 'PATCH' ? { body: { name: 'x' } } : {};
        const { status, text } = await server.ask(method, `${path}?${search}`, body);
        // Words that are looked for may be any.
        const harmless = names.includes('search') && !names.includes('offset');
        if (!harmless) assert.ok(status >= 400, `${endpoint} ${way}: ${status} ${text}`);
        tellsNothing(text, `${endpoint} ${way}`);
      }
    }
  });

  test('leads nowhere in anything that is sent, whatever kind of job it is for', async () => {
    const { options } = jobRequest;
    assert.ok(options.length > 12);
    for (const { shape } of options) {
      const [kind] = shape.kind.values;
      const fields = Object.keys(shape).filter((field) => !['kind', 'dryRun', 'whole'].includes(field));
      if (fields.every((field) => field === 'password')) continue;
      for (const way of ways) {
        const body = Object.fromEntries(fields.flatMap((field) => meant(field, way)));
        const { status, text } = await server.ask('POST', '/api/jobs', { body: { kind, ...body } });
        assert.equal(status, 404, `${kind} ${way}: ${text}`);
        tellsNothing(text, `${kind} ${way}`);
      }
    }
    for (const way of ways) {
      const { status, text } = await server.ask('POST', '/api/folders', { body: { at: way, name: 'x' } });
      assert.equal(status, 404, `${way}: ${text}`);
    }
  });

  test('leads nowhere in an address', async () => {
    const addresses = [
      '/../../package.json',
      '/assets/../../../package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '//etc/passwd',
      '/assets/%00',
      '/thumbnails/..%2f..%2fstate%2fledger.db',
      '/view/..%2f..%2fstate',
      '/originals/../state/ledger.db',
      '/originals/1%2f..',
      '/state/ledger.db',
    ];
    for (const path of addresses) {
      const { status, text } = await server.ask('GET', path);
      assert.ok(
        !text.includes('"devDependencies"') && !text.includes('SQLite format') && !text.includes('root:'),
        path,
      );
      assert.ok(status >= 400 || text.includes('<title>'), `${path}: ${status}`);
    }
  });

  test('a folder is known by a name that the server signed, and no other', async () => {
    const id = await folderId(server, 'inside');
    assert.equal((await server.ask('GET', `/api/folders?at=${id}`)).status, 200);
    const beside = Buffer.from(join(server.folder, 'beside')).toString('base64url');
    const [, signature] = id.split('.');
    for (const forged of [`${beside}.${signature}`, beside, `${id}x`, `x${id}`, `${id}.${id}`])
      assert.equal((await server.ask('GET', `/api/folders?at=${forged}`)).status, 404, forged);
  });

  test('a link that leads out of what may be browsed is not followed', async () => {
    const id = await folderId(server, 'leads out');
    assert.equal((await server.ask('GET', `/api/folders?at=${id}`)).status, 404);
    const job = await server.ask('POST', '/api/jobs', { body: { kind: 'add-place', folder: id } });
    assert.equal(job.status, 404);
    assert.deepEqual(await readdir(join(server.folder, 'beside')), ['secret.txt']);
  });

  test('a new folder gets a name, and no way', async () => {
    const at = await folderId(server, 'inside');
    for (const name of ['..', '.', 'a/b', '../x', 'a\\b', 'x\0y', ''])
      assert.equal((await server.ask('POST', '/api/folders', { body: { at, name } })).status, 400, name);
  });
});

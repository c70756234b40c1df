import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { type TemporaryFolder, temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { type Endpoint, endpoints, schemaOf } from '../../src/server/api/endpoints.ts';
import { openBrowser } from '../../src/server/open-browser.ts';
import { folderId, send, serverIn, type TestServer } from '../support/server.ts';

const secret = 'what-nobody-may-read-4711';

let temporary: TemporaryFolder;
let server: TestServer;

before(async () => {
  temporary = temporaryFolder();
  const shown = join(temporary.path, 'shown');
  await mkdir(join(shown, 'inside'), { recursive: true });
  await mkdir(join(temporary.path, 'beside'));
  await writeFile(join(temporary.path, 'beside', 'secret.txt'), secret);
  await symlink(join(temporary.path, 'beside'), join(shown, 'leads out'));
  server = await serverIn(shown);
});
after(async () => {
  await server[Symbol.asyncDispose]();
  await temporary[Symbol.asyncDispose]();
});

const everyPath = [
  '/',
  '/photos',
  '/index.html',
  '/api/openapi.json',
  '/api/events',
  '/view/1',
  '/originals/1',
  `/thumbnails/${'0'.repeat(64)}`,
  '/favicon.ico',
  ...Object.keys(endpoints).map((endpoint) => endpoint.split(' ')[1]?.replaceAll(/\{\w+\}/g, '1') ?? ''),
];

describe('who has no key', () => {
  test('is refused everywhere, and told only how to get one', async () => {
    for (const path of everyPath) {
      const { status, text, headers } = await server.ask('GET', path, { stranger: true });
      assert.equal(status, 401, path);
      assert.match(text, /"no-key"/);
      assert.equal(headers['cache-control'], 'no-store');
    }
  });

  test('does not get in with another cookie, a part of one, or the cookie of another name', async () => {
    const [name = '', value = ''] = server.cookie.split('=');
    for (const cookie of [
      `${name}=`,
      `${name}=x`,
      `${name}=${value.slice(0, -1)}`,
      `safelight-1=${value}`,
      name,
    ]) {
      const { status } = await server.ask('GET', '/api/home', { stranger: true, headers: { cookie } });
      assert.equal(status, 401, cookie);
    }
  });

  test('does not get in with a token that was used, or is none', async () => {
    const { pathname, search } = new URL(server.newAddress());
    const first = await server.ask('GET', pathname + search, { stranger: true });
    assert.equal(first.status, 200);
    assert.match(String(first.headers['set-cookie']), /; Path=\/; HttpOnly; SameSite=Strict$/);
    for (const path of [
      pathname + search,
      '/open',
      '/open?token=',
      '/open?token=x',
      `/open?token=${'A'.repeat(43)}`,
    ])
      assert.equal((await server.ask('GET', path, { stranger: true })).status, 401, path);
  });

  test('finds nothing in the state: its folder, and the file that leads a browser in, are for their owner only', async (t) => {
    if (process.platform === 'win32')
      return t.skip('Windows has no such modes; the folder lies in the person’s own');
    await openBrowser(server.newAddress(), server.home).catch(() => false);
    assert.equal((await stat(server.home)).mode & 0o077, 0);
    assert.equal((await stat(join(server.home, 'open-safelight.html'))).mode & 0o077, 0);
    assert.ok(!(await readdir(server.home)).includes('token'));
  });

  test('is refused as another user of this computer', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can become another user');
    const script = `
      const { readdirSync } = require('node:fs');
      let read = 'no'; try { readdirSync(${JSON.stringify(server.home)}); read = 'yes'; } catch {}
      fetch('http://127.0.0.1:${server.port}/api/home').then(async (answer) => {
        process.stdout.write(read + ' ' + answer.status);
      });`;
    const other = spawn(process.execPath, ['-e', script], { uid: 65534, gid: 65534, cwd: '/' });
    let output = '';
    other.stdout.on('data', (chunk) => (output += chunk));
    other.stderr.on('data', (chunk) => (output += chunk));
    await new Promise((done) => other.on('close', done));
    if (/EACCES|cannot open|Permission denied/.test(output))
      return t.skip('another user cannot run this Node');
    assert.equal(output, 'no 401');
  });
});

describe('what comes from elsewhere', () => {
  test('another name for this address is refused', async () => {
    const { port } = server;
    for (const host of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `127.0.0.1:${port + 1}`,
      `127.0.0.1.nip.io:${port}`,
      `[::1]:${port}`,
      `0.0.0.0:${port}`,
      `127.0.0.1:${port}.evil.example`,
    ]) {
      const { status, text } = await server.ask('GET', '/api/home', { headers: { host } });
      assert.ok(status === 403 || (status === 400 && text === ''), `${host}: ${status}`);
      if (status === 403) assert.match(text, /foreign-host/);
    }
  });

  test('another page is refused, with the cookie too, to read and to write', async () => {
    const origins = [
      'https://evil.example',
      'null',
      `http://127.0.0.1:${server.port + 1}`,
      `https://127.0.0.1:${server.port}`,
      `http://localhost:${server.port}`,
    ];
    for (const origin of origins) {
      for (const method of ['GET', 'POST']) {
        const body = method === 'POST' ? { body: { kind: 'verify' } } : {};
        const { status } = await server.ask(method, '/api/jobs', { headers: { origin }, ...body });
        assert.equal(status, 403, `${method} ${origin}`);
      }
    }
  });

  test('what changes something is refused where no page says that it asks', async () => {
    const headers = { cookie: server.cookie, 'content-type': 'application/json' };
    const { status } = await send(
      server.port,
      'POST',
      '/api/jobs',
      headers,
      Buffer.from('{"kind":"verify"}'),
    );
    assert.equal(status, 403);
  });

  test('a picture or a link on another site is refused, by what browsers say of it', async () => {
    for (const site of ['cross-site', 'same-site'])
      assert.equal(
        (await server.ask('GET', '/api/home', { headers: { 'sec-fetch-site': site } })).status,
        403,
      );
  });

  test('a form is no JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const asking = { headers: { 'content-type': type }, raw: Buffer.from('{"kind":"verify"}') };
      assert.equal((await server.ask('POST', '/api/jobs', asking)).status, 415);
    }
  });

  test('only this computer reaches the server', async (t) => {
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (outer === undefined) return t.skip('this computer has no other address');
    const reached = await new Promise((done) => {
      const socket = connect({ host: outer.address, port: server.port });
      socket.on('connect', () => done(true)).on('error', () => done(false));
    });
    assert.equal(reached, false);
  });
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

describe('a path from outside', () => {
  test('leads nowhere in any parameter of any endpoint', async () => {
    for (const endpoint of Object.keys(endpoints) as Endpoint[]) {
      const [method = '', template = ''] = endpoint.split(' ');
      const { params, query, body } = schemaOf(endpoint);
      if (method !== 'GET' && body === undefined) continue;
      for (const way of ways) {
        const path =
          params === undefined ? template : template.replaceAll(/\{\w+\}/g, encodeURIComponent(way));
        const names = Object.keys(query?.shape ?? {});
        const search = new URLSearchParams(Object.fromEntries(names.map((name) => [name, way])));
        const sent =
          body === undefined
            ? {}
            : { body: { at: way, folder: way, source: way, name: way, kind: 'backup', places: [way] } };
        const { status, text } = await server.ask(
          method,
          names.length === 0 ? path : `${path}?${search}`,
          sent,
        );
        const harmless =
          names.some((name) => name === 'search' || name === 'album') && !names.includes('offset');
        if (!harmless && (params !== undefined || names.length > 0 || body !== undefined))
          assert.ok(status >= 400, `${endpoint} ${way}: ${status} ${text}`);
        assert.ok(!text.includes(secret) && !text.includes('root:'), `${endpoint} ${way}`);
      }
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
    const beside = Buffer.from(join(temporary.path, 'beside')).toString('base64url');
    const [, signature] = id.split('.');
    for (const forged of [`${beside}.${signature}`, beside, `${id}x`, `x${id}`, `${id}.${id}`])
      assert.equal((await server.ask('GET', `/api/folders?at=${forged}`)).status, 404, forged);
  });

  test('a link that leads out of what may be browsed is not followed', async () => {
    const id = await folderId(server, 'leads out');
    assert.equal((await server.ask('GET', `/api/folders?at=${id}`)).status, 404);
    const job = await server.ask('POST', '/api/jobs', { body: { kind: 'add-place', folder: id } });
    assert.equal(job.status, 404);
    assert.deepEqual(await readdir(join(temporary.path, 'beside')), ['secret.txt']);
  });

  test('a new folder gets a name, and no way', async () => {
    const at = await folderId(server, 'inside');
    for (const name of ['..', '.', 'a/b', '../x', 'a\\b', 'x\0y', ''])
      assert.equal((await server.ask('POST', '/api/folders', { body: { at, name } })).status, 400, name);
  });
});

describe('too much', () => {
  test('a large body is refused, whether its length is told or not', async () => {
    const large = Buffer.from(JSON.stringify({ kind: 'verify', places: ['x'.repeat(100_000)] }));
    assert.equal(
      (await server.ask('POST', '/api/jobs', { raw: large, headers: { 'content-type': 'application/json' } }))
        .status,
      413,
    );
    const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    assert.equal((await server.ask('POST', '/api/jobs', { raw: large, headers: chunked })).status, 413);
  });

  test('headers without end are refused', async () => {
    const asked = server.ask('GET', '/api/home', { headers: { 'x-long': 'x'.repeat(64 * 1024) } });
    // The connection may be cut before all of it was sent.
    const status = await asked.then(
      (answer) => answer.status,
      () => 'cut',
    );
    assert.ok(status === 431 || status === 'cut', String(status));
    assert.equal((await server.ask('GET', '/api/home')).status, 200);
  });

  test('a window of the timeline has its limits', async () => {
    for (const query of ['limit=501', 'limit=0', 'limit=-1', 'offset=-1', 'limit=1e9', 'offset=NaN'])
      assert.equal((await server.ask('GET', `/api/photos?${query}`)).status, 400, query);
  });

  test('what is no JSON, or not what is asked for, is refused with a sentence', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const raw of [
      '',
      '{',
      '[]',
      'null',
      '{"kind":"rm"}',
      '{"kind":"verify","extra":1}',
      '{"kind":"verify","places":"x"}',
    ]) {
      const { status, text } = await server.ask('POST', '/api/jobs', { raw: Buffer.from(raw), headers });
      assert.equal(status, 400, raw);
      assert.match(text, /"message"/);
    }
  });
});

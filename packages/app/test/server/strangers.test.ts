import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, test } from 'node:test';
import { endpoints } from '../../src/server/api/endpoints.ts';
import { openBrowser } from '../../src/server/open-browser.ts';
import { type GuardedServer, guardedServer } from '../support/guarded-server.ts';

let server: GuardedServer;

before(async () => {
  server = await guardedServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
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

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, before, describe, test } from 'node:test';
import { type GuardedServer, guardedServer } from '../support/guarded-server.ts';
import { send } from '../support/server.ts';

let server: GuardedServer;

before(async () => {
  server = await guardedServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
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

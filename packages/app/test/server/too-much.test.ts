import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type GuardedServer, guardedServer } from '../support/guarded-server.ts';

let server: GuardedServer;

before(async () => {
  server = await guardedServer();
});
after(async () => {
  await server[Symbol.asyncDispose]();
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

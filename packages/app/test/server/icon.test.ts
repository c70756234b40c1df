import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { builtPage } from '../../src/server/page.ts';
import { guardedServer } from '../support/guarded-server.ts';

const skip = existsSync(builtPage) ? false : 'the page was not built (npm run build)';

test('a browser is given the lamp as the icon, by the name that the page says and by the one that it asks for unasked', {
  skip,
}, async () => {
  await using server = await guardedServer();
  const page = await server.ask('GET', '/');
  const [, named = ''] = /<link rel="icon"[^>]* href="([^"]+)"/.exec(page.text) ?? [];
  const lamp = await server.ask('GET', named);
  const unasked = await server.ask('GET', '/favicon.ico');
  for (const { status, headers, text } of [lamp, unasked]) {
    assert.deepEqual([status, headers['content-type']], [200, 'image/svg+xml']);
    assert.match(text, /^<svg [\s\S]*<title>Safelight<\/title>/);
  }
  assert.deepEqual(unasked.bytes, lamp.bytes);
  assert.match(String(page.headers['content-security-policy']), /img-src 'self'/, 'the page may show it');
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, request as requestSecurely } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { openAgent } from '../../src/stores/s3/agent.ts';

const film = randomBytes(3_000_001);
const noOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not here';

interface Certificate {
  readonly key: Buffer;
  readonly cert: Buffer;
}

function certificateIn(folder: string): Certificate {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const words = [
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    cert,
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
  ];
  const made = spawnSync('openssl', ['req', '-x509', ...words, '-addext', 'subjectAltName=DNS:localhost']);
  assert.equal(made.status, 0, made.stderr.toString());
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Answers `/film` whole, and `/torn` with half of what it announced. */
function answer({ url }: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-length', film.length);
  if (url === '/torn') response.write(film.subarray(0, 1_000_000), () => response.destroy());
  else response.end(film);
}

/** Downloads over one agent: in turn, at once, slowly, given up and torn. */
async function check(server: Server, certificate?: Certificate): Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const secure = certificate !== undefined;
  const agent = openAgent({ secure });
  function get(path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const options = { host: 'localhost', port, path, agent, ...(secure && { ca: certificate.cert }) };
      (secure ? requestSecurely : request)(options, resolve).on('error', reject).end();
    });
  }
  const whole = async (path: string): Promise<Buffer> => Buffer.concat(await (await get(path)).toArray());
  try {
    for (let i = 0; i < 3; i++) assert.ok(film.equals(await whole('/film')));
    assert.equal(sockets.size, 1, 'the connection is kept');
    for (const each of await Promise.all([1, 2, 3, 4].map(() => whole('/film'))))
      assert.ok(film.equals(each));
    const slowly: Buffer[] = [];
    for await (const chunk of await get('/film')) {
      slowly.push(chunk as Buffer);
      if (slowly.length % 10 === 0) await pause(2);
    }
    assert.ok(film.equals(Buffer.concat(slowly)), 'nothing is written over while its reader takes its time');
    (await get('/film')).destroy();
    await assert.rejects(whole('/torn'), /aborted/);
    assert.ok(film.equals(await whole('/film')));
  } finally {
    agent.destroy();
    server.close();
  }
}

test('what a server sends arrives unchanged, though each connection reads into one buffer', async () => {
  await check(createServer(answer));
});

test('the same under TLS', { skip: noOpenssl }, async () => {
  await using folder = temporaryFolder();
  const certificate = certificateIn(folder.path);
  await check(createSecureServer(certificate, answer), certificate);
});

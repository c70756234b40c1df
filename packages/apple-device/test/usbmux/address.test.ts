import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMuxerAddress, systemMuxerAddress } from '@safelight/apple-device';
import { withCode } from '../support/rejections.ts';

test('addresses are read as libusbmuxd reads USBMUXD_SOCKET_ADDRESS', () => {
  assert.deepEqual(parseMuxerAddress('UNIX:/tmp/a b/mux'), { kind: 'unix', path: '/tmp/a b/mux' });
  assert.deepEqual(parseMuxerAddress('127.0.0.1:27015'), { kind: 'tcp', host: '127.0.0.1', port: 27015 });
  assert.deepEqual(parseMuxerAddress('localhost:1'), { kind: 'tcp', host: 'localhost', port: 1 });
  assert.deepEqual(parseMuxerAddress('[fe80::1%eth0]:65535'), {
    kind: 'tcp',
    host: 'fe80::1%eth0',
    port: 65535,
  });
});

test('what is no address is refused', () => {
  for (const text of [
    '',
    'UNIX:',
    'host',
    'host:',
    'host:0',
    'host:65536',
    ':1',
    '::1:5',
    'a b:1',
    'host:1x',
    '[::1]',
  ]) {
    assert.throws(() => parseMuxerAddress(text), withCode('invalid-argument'), text);
  }
});

test('without an address the multiplexer is where the system has it', () => {
  assert.deepEqual(systemMuxerAddress('win32'), { kind: 'tcp', host: '127.0.0.1', port: 27015 });
  for (const platform of ['linux', 'darwin'] as const) {
    assert.deepEqual(systemMuxerAddress(platform), { kind: 'unix', path: '/var/run/usbmuxd' });
  }
});

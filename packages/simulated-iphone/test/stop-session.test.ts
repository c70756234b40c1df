import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { type Duplex, duplexPair } from 'node:stream';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import type { TrustedPhone } from '@safelight/apple-device';
import { buildXmlPlist, isPlistDict, type PlistDict, parsePlist } from '@safelight/plist';
import { layeredMedia } from '@safelight/simulated-iphone';
import { pairedHost } from './support/paired-host.ts';
import { phoneOnSocket } from './support/phone-on-socket.ts';

test('after StopSession lockdown goes on in clear text, and takes another session', async () => {
  await using iphone = await phoneOnSocket({ media: layeredMedia({ files: {} }) });
  const host = await pairedHost(iphone);
  const raw = await lockdownSocket(host);
  for (let round = 0; round < 2; round++) {
    assert.equal((await ask(raw, { Request: 'QueryType' })).Type, 'com.apple.mobile.lockdown');
    const { HostID, SystemBUID } = { HostID: host.record.hostId, SystemBUID: host.record.systemBuid };
    const session = await ask(raw, { Request: 'StartSession', HostID, SystemBUID });
    assert.equal(session.EnableSessionSSL, true);
    const layer = await overTls(raw, host);
    const serial = await ask(layer.secured, { Request: 'GetValue', Key: 'SerialNumber' });
    assert.equal(serial.Value, 'SIMULATED001');
    const stopped = await ask(layer.secured, { Request: 'StopSession', SessionID: session.SessionID ?? '' });
    assert.equal(stopped.Result, 'Success');
    await layer.remove();
    assert.equal((await ask(raw, { Request: 'GetValue', Key: 'SerialNumber' })).Error, 'GetProhibited');
  }
  raw.destroy();
});

async function lockdownSocket(host: TrustedPhone): Promise<Duplex> {
  const { address } = host.muxer;
  const raw = connect(
    address.kind === 'unix' ? { path: address.path } : { host: address.host, port: address.port },
  );
  const lockdownSwapped = 32498;
  const request = { MessageType: 'Connect', DeviceID: host.device.deviceId, PortNumber: lockdownSwapped };
  const body = buildXmlPlist(request);
  const header = Buffer.alloc(16);
  [16 + body.length, 1, 8, 5].forEach((number, index) => {
    header.writeUInt32LE(number, index * 4);
  });
  raw.write(Buffer.concat([header, body]));
  const answer = await take(raw, 16);
  await take(raw, answer.readUInt32LE(0) - 16);
  return raw;
}

/** TLS through a pair of streams, so that the socket can be had back. */
async function overTls(
  raw: Duplex,
  host: TrustedPhone,
): Promise<{ secured: Duplex; remove(): Promise<void> }> {
  const [inner, outer] = duplexPair();
  const inward = (bytes: Buffer): void => void outer.write(bytes);
  raw.on('data', inward);
  raw.resume();
  outer.on('data', (bytes: Buffer) => raw.write(bytes));
  const { hostCertificate: cert, hostPrivateKey: key } = host.record;
  const secured = connectTls({
    socket: inner,
    cert,
    key,
    rejectUnauthorized: false,
    ciphers: 'DEFAULT:@SECLEVEL=0',
  });
  await once(secured, 'secureConnect');
  return {
    secured,
    async remove() {
      const goodbye = once(secured, 'end');
      secured.resume();
      secured.end();
      await goodbye;
      raw.off('data', inward);
      raw.pause();
    },
  };
}

async function ask(stream: Duplex, request: PlistDict): Promise<PlistDict> {
  const body = buildXmlPlist(request);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length);
  stream.write(Buffer.concat([length, body]));
  const answer = parsePlist(await take(stream, (await take(stream, 4)).readUInt32BE(0)));
  assert.ok(isPlistDict(answer));
  return answer;
}

async function take(stream: Duplex, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let missing = size; missing > 0; ) {
    const part = stream.read(Math.min(missing, stream.readableLength)) as Buffer | null;
    if (part === null) await once(stream, 'readable');
    else parts.push(part);
    missing -= part?.length ?? 0;
  }
  return Buffer.concat(parts);
}

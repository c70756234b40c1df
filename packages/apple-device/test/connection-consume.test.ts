import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { Connection, type DeviceError } from '@safelight/apple-device';

/** A connection, and how its other end speaks. */
function connected(idleMs = 1000): {
  connection: Connection;
  say(...texts: readonly string[]): void;
  end(): void;
} {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  return {
    connection: new Connection(socket, { idleMs }),
    say: (...texts) => texts.forEach((text) => void socket.push(Buffer.from(text))),
    end: () => void socket.push(null),
  };
}

test('what arrives is handed on until the consumer has enough; the rest is for the next reader', async () => {
  const { connection, say } = connected();
  let heard = '';
  const consumed = connection.consume((bytes) => {
    heard += bytes.toString();
    const at = heard.indexOf('.');
    return at < 0 ? undefined : bytes.length - (heard.length - at - 1);
  });
  say('one ', 'two', '. and');
  await consumed;
  say(' three');
  assert.equal((await connection.read(10)).toString(), ' and three');
});

test('what arrived before is handed on first', async () => {
  const { connection, say } = connected();
  say('abc', 'def', 'ghi');
  assert.equal((await connection.read(1)).toString(), 'a');
  let heard = '';
  await connection.consume((bytes) => {
    heard += bytes.toString();
    return heard.length >= 8 ? bytes.length : undefined;
  });
  assert.equal(heard, 'bcdefghi');
});

test('a consumer’s error, the end of the connection and silence end it', async () => {
  const mistake = new Error('no');
  const failing = connected();
  failing.say('x');
  await assert.rejects(
    failing.connection.consume(() => {
      throw mistake;
    }),
    mistake,
  );
  const ended = connected();
  const consumed = ended.connection.consume(() => undefined);
  ended.say('x');
  ended.end();
  await assert.rejects(consumed, (error: DeviceError) => error.code === 'disconnected');
  const silent = connected(20).connection.consume(() => undefined);
  await assert.rejects(silent, (error: DeviceError) => error.code === 'timeout');
});

test('a connection has one reader at a time', async () => {
  const { connection } = connected();
  const consumed = connection.consume(() => undefined);
  assert.throws(() => connection.consume(() => undefined), TypeError);
  await assert.rejects(async () => await connection.read(1), TypeError);
  connection.destroy();
  await assert.rejects(consumed);
});

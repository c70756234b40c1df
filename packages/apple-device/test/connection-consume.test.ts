import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Connection, type DeviceError } from '@safelight/apple-device';

/** A connection, and how its other end speaks. */
function connected(idleMs = 1000): {
  connection: Connection;
  say(...texts: readonly string[]): void;
  end(): void;
  /** Bytes that were said and not taken. */
  waiting(): number;
} {
  const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  return {
    connection: new Connection(socket, { idleMs }),
    say: (...texts) => texts.forEach((text) => void socket.push(Buffer.from(text))),
    end: () => void socket.push(null),
    waiting: () => socket.readableLength,
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

test('a consumer that cannot follow holds the rest back, however long; then all of it comes', async () => {
  const { connection, say, waiting } = connected(50);
  const room = Promise.withResolvers<void>();
  let heard = '';
  const consumed = connection.consume((bytes) => {
    heard += bytes.toString();
    if (heard === 'a') connection.hold(room.promise);
    return heard.endsWith('.') ? bytes.length : undefined;
  });
  say('a');
  await setTimeout(10);
  say('b', 'c');
  await setTimeout(100);
  assert.equal(heard, 'a');
  assert.equal(waiting(), 2);
  room.resolve();
  await setTimeout(10);
  assert.equal(heard, 'abc');
  say('d.');
  await consumed;
  assert.equal(heard, 'abcd.');
});

test('what a consumer waits for in vain is thrown, and a connection that ends meanwhile is not held', async () => {
  const failing = connected();
  const mistake = new Error('no room');
  const consumed = failing.connection.consume(() => {
    failing.connection.hold(Promise.reject(mistake));
    return undefined;
  });
  failing.say('x');
  await assert.rejects(consumed, mistake);

  const ended = connected();
  const held = ended.connection.consume(() => {
    ended.connection.hold(new Promise(() => {}));
    return undefined;
  });
  ended.say('x');
  await setTimeout(10);
  ended.connection.destroy(mistake);
  await assert.rejects(held, mistake);
});

test('a reader that follows a held consumer gets what comes when the hold is over', async () => {
  const { connection, say } = connected();
  const room = Promise.withResolvers<void>();
  const consumed = connection.consume((bytes) => {
    connection.hold(room.promise);
    return bytes.length;
  });
  say('x');
  await consumed;
  const read = connection.read(3);
  say('abc');
  room.resolve();
  assert.equal((await read).toString(), 'abc');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceError, openAfc, readAfcFile } from '@safelight/apple-device';
import { type Faults, layeredMedia, syntheticMedia, syntheticPath } from '@safelight/simulated-iphone';
import fc from 'fast-check';
import { openImpatientAfc } from '../support/impatient-afc.ts';
import { startPairedIphone } from '../support/paired-iphone.ts';
import { drain, withCode } from '../support/rejections.ts';

const media = syntheticMedia({ photos: 3, photoBytes: () => 2_000_000, seed: 'hostile' });
const afcName = 'com.apple.afc';

/** Changes every AFC answer in its own copy. */
function tampering(change: (message: Buffer) => Buffer | undefined): Faults {
  return { tamper: (message, service) => (service === afcName ? change(Buffer.from(message)) : undefined) };
}

function withNumber(at: number, number: bigint): (message: Buffer) => Buffer {
  return (message) => {
    message.writeBigUInt64LE(number, at);
    return message;
  };
}

const lies: Readonly<Record<string, (message: Buffer) => Buffer>> = {
  'another magic': (message) => message.fill(0, 0, 8),
  'a whole length of 2^63': withNumber(8, 1n << 63n),
  'a whole length of 4 GiB': withNumber(8, 1n << 32n),
  'a whole length below the header': withNumber(8, 39n),
  'a header length below 40': withNumber(16, 0n),
  'a header longer than the whole': withNumber(16, 1n << 40n),
  'an answer to what was not asked': withNumber(24, 999n),
  'an unknown operation': withNumber(32, 0x77n),
  'arguments of a megabyte': (message) => {
    const long = Buffer.concat([message.subarray(0, 40), Buffer.alloc(1 << 20)]);
    long.writeBigUInt64LE(BigInt(long.length), 8);
    long.writeBigUInt64LE(BigInt(long.length), 16);
    return long;
  },
  'more bytes than were asked for': (message) => {
    const long = Buffer.concat([message, Buffer.alloc(2 << 20)]);
    long.writeBigUInt64LE(BigInt(long.length), 8);
    return long;
  },
};

for (const [name, change] of Object.entries(lies)) {
  test(`a phone that lies with ${name} is found out`, async () => {
    await using paired = await startPairedIphone({ media });
    await using afc = await openAfc(paired.phone);
    paired.iphone.phone.faults = tampering(change);
    const { error } = await drain(readAfcFile(afc, syntheticPath(0)));
    withCode('protocol')(error);
  });
}

test('numbers that are none are found out', async () => {
  await using paired = await startPairedIphone({ media });
  for (const bad of ['-1', '9e99', '99999999999999999999', 'x']) {
    await using afc = await openAfc(paired.phone);
    paired.iphone.phone.faults = tampering((message) => {
      const text = message.toString('latin1').replace('st_size\x002000000', `st_size\0${bad}`);
      const changed = Buffer.from(text, 'latin1');
      changed.writeBigUInt64LE(BigInt(changed.length), 8);
      return changed;
    });
    await assert.rejects(afc.stat(syntheticPath(0)), withCode('protocol'));
  }
});

test('whatever bytes a phone changes, reading ends in time, in right bytes or a DeviceError', async () => {
  await using paired = await startPairedIphone({ media, serviceTls: false });
  const change = fc.record({ at: fc.nat(60), value: fc.nat(255), answer: fc.nat(6) });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, value, answer }) => {
      paired.iphone.phone.faults = {};
      await using afc = await openImpatientAfc(paired.phone, 300);
      let answers = 0;
      paired.iphone.phone.faults = tampering((message) => {
        if (answers++ === answer && at < message.length) message[at] = value;
        return message;
      });
      const { bytes, error } = await drain(readAfcFile(afc, syntheticPath(1), { chunkBytes: 1 << 19 }));
      assert.ok(error === undefined || error instanceof DeviceError, String(error));
      assert.ok(bytes.length <= 4_000_000);
    }),
    { numRuns: 50, seed: 7 },
  );
});

test('random bytes in place of every answer end in a DeviceError', async () => {
  await using paired = await startPairedIphone({ media, serviceTls: false });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      paired.iphone.phone.faults = {};
      await using afc = await openImpatientAfc(paired.phone, 300);
      paired.iphone.phone.faults = tampering(() => Buffer.from(bytes));
      await assert.rejects(afc.list('DCIM'), withCode('protocol', 'timeout'));
    }),
    { numRuns: 12, seed: 7 },
  );
});

test('a lie about the bytes of one request ends the connection for the others too', async () => {
  await using paired = await startPairedIphone({ media });
  await using afc = await openAfc(paired.phone);
  paired.iphone.phone.faults = tampering((message) => message.fill(0, 0, 8));
  const outcomes = await Promise.allSettled([afc.list('DCIM'), afc.stat('DCIM'), afc.deviceInfo()]);
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected');
    withCode('protocol')(outcome.status === 'rejected' ? outcome.reason : undefined);
  }
  await assert.rejects(afc.stat('DCIM'), withCode('protocol'));
});

test('a path that no phone could have is refused before it is sent', async () => {
  await using paired = await startPairedIphone({ media: layeredMedia({ files: {} }) });
  await using afc = await openAfc(paired.phone);
  await assert.rejects(async () => afc.stat('a\0b'), withCode('invalid-argument'));
  await assert.rejects(async () => afc.stat('x'.repeat(5000)), withCode('invalid-argument'));
  await assert.rejects(readAfcFile(afc, 'a', { start: -1 }).next(), withCode('invalid-argument'));
  await assert.rejects(readAfcFile(afc, 'a', { start: 5, end: 4 }).next(), withCode('invalid-argument'));
});

test('an end of file may be told as no data, as success or as its own status', async () => {
  await using paired = await startPairedIphone({ media });
  for (const status of [0n, 14n]) {
    await using afc = await openAfc(paired.phone);
    paired.iphone.phone.faults = tampering((message) => {
      const isEmptyData = message.length === 40 && message.readBigUInt64LE(32) === 2n;
      if (!isEmptyData) return message;
      const told = Buffer.concat([message, Buffer.alloc(8)]);
      [48n, 48n].forEach((length, index) => {
        told.writeBigUInt64LE(length, 8 + 8 * index);
      });
      told.writeBigUInt64LE(1n, 32);
      told.writeBigUInt64LE(status, 40);
      return told;
    });
    const { bytes, error } = await drain(readAfcFile(afc, syntheticPath(0)));
    assert.equal(error, undefined);
    assert.equal(bytes.length, 2_000_000);
    paired.iphone.phone.faults = {};
  }
});

import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeKeyBag } from '@safelight/simulated-iphone';
import fc from 'fast-check';
import { needsSample, sample } from '../../../test/support/samples.ts';
import { FinderBackupError } from '../src/index.ts';
import { parseKeyBag } from '../src/keybag/key-bag.ts';
import { KeyUnwrapper } from '../src/keybag/key-unwrap.ts';
import { unlockKeyBag } from '../src/keybag/unlock.ts';
import { fewRounds, password } from './made/backup.ts';

interface Vector {
  readonly name: string;
  readonly password: string;
  readonly wpky: string;
  readonly iter: number;
  readonly salt: string;
  readonly dpic: number;
  readonly dpsl: string;
  readonly passcode_key: string;
  readonly class_key: string;
}

function vectors(): readonly Vector[] {
  const { vectors: list } = JSON.parse(readFileSync(sample('keybags/keybags.json'), 'utf8')) as {
    readonly vectors: readonly Vector[];
  };
  return list;
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

test('class keys of published key bags come out', needsSample('keybags/keybags.json'), () => {
  for (const vector of vectors())
    assert.equal(
      new KeyUnwrapper(bytes(vector.passcode_key)).unwrap(bytes(vector.wpky))?.toString('hex'),
      vector.class_key,
      vector.name,
    );
});

test(
  'the password of a real device opens its key with all of Apple’s rounds',
  needsSample('keybags/keybags.json'),
  async () => {
    const vector = vectors().find(({ name }) => name === 'longxin-2024');
    assert.ok(vector !== undefined);
    const bag = {
      uuid: '',
      salt: bytes(vector.salt),
      iterations: vector.iter,
      first: { salt: bytes(vector.dpsl), iterations: vector.dpic },
      classKeys: [{ protectionClass: 4, wrap: 2, wrapped: bytes(vector.wpky) }],
    };
    const keys = await unlockKeyBag(bag, vector.password);
    const inner = Buffer.alloc(32, 5);
    const cipher = createCipheriv('id-aes256-wrap', bytes(vector.class_key), Buffer.alloc(8, 0xa6));
    const wrapped = Buffer.concat([cipher.update(inner), cipher.final()]);
    assert.deepEqual(keys.fileKey(Buffer.concat([Buffer.from([4, 0, 0, 0]), wrapped])), inner);
    assert.equal(keys.fileKey(Buffer.concat([Buffer.from([3, 0, 0, 0]), wrapped])), undefined);
  },
);

test('unwrapping agrees with OpenSSL’s wrapping for keys of any length, and notices every changed byte', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc
        .integer({ min: 2, max: 8 })
        .chain((halves) => fc.uint8Array({ minLength: halves * 8, maxLength: halves * 8 })),
      fc.nat(),
      (outer, inner, at) => {
        const cipher = createCipheriv('id-aes256-wrap', outer, Buffer.alloc(8, 0xa6));
        const wrapped = Buffer.concat([cipher.update(inner), cipher.final()]);
        const unwrapper = new KeyUnwrapper(outer);
        assert.deepEqual(unwrapper.unwrap(wrapped), Buffer.from(inner));
        const index = at % wrapped.length;
        wrapped[index] = (wrapped[index] ?? 0) ^ 1;
        assert.equal(unwrapper.unwrap(wrapped), undefined);
      },
    ),
    { numRuns: 100 },
  );
});

test('a key bag that is damaged is told apart from a wrong password', async () => {
  const bag = makeKeyBag({ password, iterations: fewRounds });
  const sound = parseKeyBag(bag.bytes);
  await unlockKeyBag(sound, password);
  await assert.rejects(unlockKeyBag(sound, 'wrong'), { code: 'wrong-password' });
  const hurt = sound.classKeys.map((key, index) =>
    index === 0 ? { ...key, wrapped: Buffer.alloc(40) } : key,
  );
  await assert.rejects(unlockKeyBag({ ...sound, classKeys: hurt }, password), { code: 'damaged-key-bag' });
});

test('a key bag that asks for absurd lengths or rounds is refused before any work', () => {
  const { bytes: sound } = makeKeyBag({ password, iterations: fewRounds });
  const changed = (name: string, offset: number, value: number): Buffer => {
    const copy = Buffer.from(sound);
    copy.writeUInt32BE(value, copy.indexOf(name) + offset);
    return copy;
  };
  for (const bag of [
    changed('SALT', 4, 0xffff_ffff),
    changed('WPKY', 4, 41),
    changed('DPIC', 8, 0xffff_ffff),
    changed('ITER', 8, 100_000_001),
    changed('ITER', 8, 0),
    sound.subarray(0, sound.length - 1),
    Buffer.alloc(0),
    Buffer.alloc(100_000),
  ])
    assert.throws(() => parseKeyBag(bag), { code: 'damaged-key-bag' });
});

test('no bytes make the reader of key bags do anything but answer or refuse', () => {
  const { bytes: sound } = makeKeyBag({ password, iterations: fewRounds });
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(sound.length), (noise, at) => {
      const bag = Buffer.from(sound);
      Buffer.from(noise).copy(bag, at);
      try {
        parseKeyBag(bag);
      } catch (error) {
        assert.ok(error instanceof FinderBackupError, String(error));
      }
    }),
  );
});

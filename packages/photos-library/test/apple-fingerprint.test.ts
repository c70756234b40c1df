import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { needsSample } from '../../../test/support/samples.ts';
import { appleFingerprint, compareFingerprint, isAppleFingerprint, judgeDifference } from '../src/index.ts';
import { assetNamed, collect, copyLibrary } from './support/library-copy.ts';

test('the fingerprint does not depend on how the bytes are cut', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), fc.nat(500), (bytes, cut) => {
      const [whole, parts] = [appleFingerprint(), appleFingerprint()];
      whole.update(bytes);
      parts.update(bytes.subarray(0, cut));
      parts.update(bytes.subarray(cut));
      const digest = whole.digest();
      assert.equal(digest, parts.digest());
      assert.ok(isAppleFingerprint(digest));
      const salted = createHash('sha1')
        .update('com.apple.XattrObjectSalt\0com.apple.DataObjectSalt\0')
        .update(bytes);
      assert.deepEqual(Buffer.from(digest, 'base64'), Buffer.concat([Buffer.of(1), salted.digest()]));
    }),
  );
});

test('only a recorded fingerprint of the known form can match or differ', () => {
  const recorded = 'ARa9lDSd7xt40VFCM32sxtN78t3s';
  assert.equal(compareFingerprint(recorded, recorded), 'match');
  assert.equal(compareFingerprint(recorded, 'ARa9lDSd7xt40VFCM32sxtN78t3t'), 'differs');
  for (const other of [
    undefined,
    '',
    'BRa9lDSd7xt40VFCM32sxtN78t3s',
    'AhA',
    `${recorded}=`,
    'ARa9lDSd7xt40VFCM32sxtN78t3',
  ]) {
    assert.equal(compareFingerprint(other, recorded), 'none', other);
  }
});

describe('the fingerprints that Photos recorded', needsSample('photos-libraries'), () => {
  test('prove every original and every rendering that was not changed', async () => {
    const verdicts: Record<string, number> = {};
    for (const name of [
      'Test-13.0.0',
      'Test-Shared-10.15.1',
      'Test-Lock-10_15_1',
      'Test-10.14.6-path_edited',
    ] as const) {
      await using copy = copyLibrary(name);
      await using library = await copy.open();
      for (const asset of await collect(library)) {
        for (const resource of asset.resources) {
          if (resource.availability !== 'here' || resource.fingerprint === undefined) continue;
          const verdict = await judgeDifference(resource);
          verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
          assert.equal(verdict === 'proven', resource.findings.length === 0, resource.path);
        }
      }
    }
    assert.deepEqual(verdicts, { proven: 16, 'changed-after-import': 7 });
  });
});

describe('a file that is not what was recorded', needsSample('photos-libraries'), () => {
  const heic = 'originals/7/7783E8E6-9CAC-40F3-BE22-81FB7051C266.heic';
  const jpeg = 'originals/F/F12384F6-CD17-4151-ACBA-AE0E3688539E.jpeg';
  const judged = async (path: string, change: (file: string) => void) => {
    await using copy = copyLibrary('Test-13.0.0');
    change(join(copy.library, path));
    await using library = await copy.open();
    const resource = assetNamed(await collect(library), path === heic ? 'IMG_3092.heic' : 'Pumkins1.jpg')
      .resources[0];
    assert.equal(resource?.availability, 'here');
    return resource && judgeDifference(resource);
  };

  test('is damaged when it is cut short or filled with zeros', async () => {
    for (const path of [heic, jpeg]) {
      for (const size of [0, 7, 300, 5000, 100_000]) {
        assert.equal(
          await judged(path, (file) => truncateSync(file, size)),
          'damaged',
          `${path} cut at ${size}`,
        );
      }
      const zeroed = await judged(path, (file) => {
        const { length } = readFileSync(file);
        truncateSync(file, Math.floor(length / 2));
        truncateSync(file, length);
      });
      assert.notEqual(zeroed, 'proven');
      assert.notEqual(zeroed, 'plausible');
    }
  });

  test('is changed after import when it is a complete file with other bytes', async () => {
    for (const path of [heic, jpeg]) {
      const verdict = await judged(path, (file) => {
        const bytes = readFileSync(file);
        const middle = Math.floor(bytes.length / 2);
        bytes[middle] = (bytes[middle] ?? 0) ^ 1;
        writeFileSync(file, bytes);
      });
      assert.equal(verdict, 'changed-after-import', path);
    }
  });

  test('is damaged when it holds nothing of its format', async () => {
    assert.equal(await judged(jpeg, (file) => writeFileSync(file, Buffer.alloc(554_127))), 'damaged');
    assert.equal(
      await judged(jpeg, (file) => writeFileSync(file, Buffer.alloc(554_127, 'text '))),
      'unknown',
    );
  });

  test('of a format that says nothing of its end is unknown', async () => {
    await using copy = copyLibrary('Test-13.0.0');
    mkdirSync(join(copy.library, 'originals/8'), { recursive: true });
    writeFileSync(
      join(copy.library, 'originals/8/8846E3E6-8AC8-4857-8448-E3D025784410.tiff'),
      'II*\0 and then nothing',
    );
    await using library = await copy.open();
    const resource = assetNamed(await collect(library), 'IMG_1693.tif').resources[0];
    assert.equal(resource && (await judgeDifference(resource)), 'unknown');
  });
});

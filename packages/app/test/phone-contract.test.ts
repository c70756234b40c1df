import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceContract } from '@safelight/archive/contract';
import { folderMedia } from '@safelight/simulated-iphone';
import { needsSample } from '../../../test/support/samples.ts';
import { copyAsPhone } from '../../photos-library/test/support/phone-copy.ts';
import { openPhone } from '../src/sources/iphone-source.ts';
import { sessionIn } from './support/in-process.ts';
import { checkSums, desk, digestsIn, picture, put, putAssets } from './support/phone.ts';

for (const database of ['its database', 'its folders alone'] as const) {
  test(`a phone read by ${database} keeps to all that a source must`, async (t) => {
    await using phone = await desk();
    if (database === 'its database') {
      const day = { local: '2024-06-12T09:30:00', offset: '+01:00' };
      putAssets(phone.media, [
        {
          uuid: 'A',
          path: 'DCIM/100APPLE/IMG_0001.JPG',
          bytes: picture(700_000),
          film: picture(90_000),
          ...day,
        },
        { uuid: 'B', path: 'DCIM/100APPLE/IMG_0002.JPG', ...day },
      ]);
    }
    put(phone.media, 'DCIM/101APPLE/IMG_0003.JPG', picture(40_000));
    put(phone.media, 'DCIM/101APPLE/IMG_0004.JPG', Buffer.alloc(0));
    await using session = sessionIn(phone.environment, phone.drive);
    for (const { name, run } of sourceContract()) {
      await t.test(name, async () => {
        await using source = await openPhone('phone', session);
        await run(source);
      });
    }
  });
}

const real = 'photos-libraries/Test-Media-Types-15.7.2.photoslibrary';

test(
  'with a database that Photos wrote, every file of every asset comes over',
  needsSample(real),
  async () => {
    await using copy = copyAsPhone();
    await using phone = await desk({ media: folderMedia(copy.media) });
    const { code, document } = await phone.json('backup', 'phone', '--to', phone.drive);
    assert.ok(code === 0 || code === 3, `${code}`);
    const { completeness } = document;
    assert.ok(completeness !== undefined && completeness.listed > 10);
    assert.equal(completeness.databaseProblem, null);
    assert.deepEqual(completeness.unexplained, []);
    assert.equal(completeness.archived + completeness.explained.length, completeness.onPhone);
    const kept = new Set((await digestsIn(phone.drive)).values());
    for (const [path, digest] of await digestsIn(copy.media)) {
      if (!/Photos\.sqlite/.test(path)) assert.ok(kept.has(digest), path);
    }
    assert.ok((await checkSums(phone.drive)) > 10);
  },
);

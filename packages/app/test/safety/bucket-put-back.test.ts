import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noRealServer } from '../../../archive/test/made/s3/real-server.ts';
import { backup } from '../../src/commands/backup.ts';
import { verifyPlaces } from '../../src/commands/verify.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import type { Session } from '../../src/session.ts';
import { type BucketWorld, bucketWorld, unproven } from './bucket-world.ts';

const choice = { trashed: true, hidden: true, shared: true };

async function copyTo(on: Session, made: BucketWorld): Promise<void> {
  await backup(made.world.photos, { to: ['s3://photos/ours'], dryRun: false, choice }, on);
  made.later();
}

/** Two photos in a bucket that can be put back to when it had both, and this computer knew of no deletion. */
async function twoStates(encryption: boolean): Promise<BucketWorld> {
  const made = await bucketWorld(encryption);
  made.world.photo('IMG_0001.JPG', 'one'.repeat(100_000));
  made.world.photo('IMG_0002.JPG', 'two'.repeat(100_000));
  await copyTo(made.session, made);
  made.keep();
  rmSync(join(made.world.photos, 'IMG_0002.JPG'));
  await copyTo(made.session, made);
  assert.equal(await unproven(made.session), 0, 'as it was left it proves all');
  return made;
}

for (const encryption of [true, false]) {
  const kind = encryption ? 'an encrypted bucket' : 'a bucket';

  test(`${kind} that was put back, filled anew or thinned out proves nothing until it is read`, {
    skip: noRealServer,
  }, async () => {
    await using made = await twoStates(encryption);
    const { session } = made;
    made.putBack();
    assert.equal(await unproven(session), 2, 'put back to an earlier state');
    await readAgain(made);

    if (!encryption) {
      made.writtenAnew();
      assert.equal(await unproven(session), 2, 'filled again from a copy');
      await readAgain(made);
    }

    made.remove(() => true);
    const another = await made.computer('another');
    await copyTo(another, made);
    assert.equal(await unproven(session), 2, 'another bucket of this name, with the same key');

    made.putBack();
    made.world.photo('IMG_0003.JPG', 'three');
    await copyTo(session, made);
    assert.equal(await unproven(session), 2, 'what a backup puts there does not make up for what was there');
    await readAgain(made);

    const large = made.remove((bytes) => bytes > 250_000 && bytes < 400_000);
    assert.equal(large, 2, 'a rule of the host removed large photos and nothing else');
    assert.equal(await unproven(session), 3);
  });
}

/** What is read back counts, and no look at the bucket changes that. */
async function readAgain(made: BucketWorld): Promise<void> {
  await verifyPlaces(['Cloud'], made.session);
  made.later();
  assert.equal(await unproven(made.session), 0);
}

test('two computers write to a bucket in turn, and neither takes that for one that was put back', {
  skip: noRealServer,
}, async () => {
  await using made = await bucketWorld(false);
  const computers = [made.session, await made.computer('second')];
  for (let round = 0; round < 4; round++) {
    for (const [index, computer] of computers.entries()) {
      made.world.photo(`IMG_${round}${index}.JPG`, `photo ${round} of ${index}`);
      await copyTo(computer, made);
    }
    for (const computer of computers) await assertAllStands(computer);
  }
});

test('a ledger that was put back learns from a bucket what was found there since', {
  skip: noRealServer,
}, async () => {
  await using made = await twoStates(false);
  const { session, world } = made;
  cpSync(world.path('home'), world.path('home put back'), {
    recursive: true,
    filter: (path) => !path.includes('ledger.db'),
  });
  session.ledger.copyTo(world.path('home put back/ledger.db'));
  made.spoil();
  await verifyPlaces(['Cloud'], session);
  const put = await safetyStatus(world.sessionAt('home put back'));
  assert.deepEqual(
    [put.places[0]?.damaged, put.reasons.some(({ code }) => code === 'ledger-put-back')],
    [1, true],
  );
});

/** What a computer has proven by itself, by its own word, still is proven after a look at the places. */
async function assertAllStands(session: Session): Promise<void> {
  const proofs = (): unknown =>
    session.ledger.db.prepare('SELECT count(*) AS n FROM copy WHERE proven_ms <> 0').get()?.n;
  const before = proofs();
  assert.ok(Number(before) > 0);
  await safetyStatus(session);
  assert.equal(proofs(), before);
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { filesUnder } from '../../../test/support/tree.ts';
import { phoneBackup } from '../src/commands/phone-backup.ts';
import { snapshotsVerify } from '../src/commands/snapshots-verify.ts';
import type { Session } from '../src/session.ts';
import { type BackupDesk, backupDesk, type Told } from './support/backup-desk.ts';

const unplugs = 40;
const cancels = 25;

function backUp(here: BackupDesk, { to = here.drive, signal }: Partial<Where> = {}): Promise<Told> {
  const inSession = (session: Session): Session => (signal === undefined ? session : { ...session, signal });
  return here.command((session) => phoneBackup(undefined, { to, full: false }, inSession(session)));
}

interface Where {
  readonly to: string;
  readonly signal: AbortSignal;
}

/** Something new on the phone, so that a run has something to receive. */
function change({ agent }: BackupDesk): void {
  for (let index = 0; index < 20; index++) {
    const content = Buffer.alloc(20_000 + 100 * index, Math.random() * 256);
    agent.files.put('HomeDomain', `Documents/${index}`, { content });
  }
}

interface Trial {
  /** All files of all snapshots. */
  readonly files: ReadonlyMap<string, string>;
  /** What a whole run takes. */
  readonly bytes: number;
  readonly ms: number;
}

/** Two snapshots, of which the second was measured, and something new on the phone. */
async function prepared(here: BackupDesk): Promise<Trial> {
  let [bytes, ms] = [0, 0];
  for (const _ of [1, 2]) {
    change(here);
    here.iphone.phone.faults = {};
    const startedMs = performance.now();
    const { outcome, said } = await backUp(here);
    assert.equal(outcome, 'ok', said);
    [bytes, ms] = [here.iphone.phone.sentBytes, performance.now() - startedMs];
  }
  change(here);
  return { files: filesUnder(join(here.drive, here.udid)), bytes, ms };
}

/** Nothing that is there has changed, and of the run that broke off nothing is left. */
function earlierAreWhole(here: BackupDesk, { files }: Trial): void {
  assert.ok(!readdirSync(join(here.drive, here.udid)).includes('working'));
  const now = filesUnder(join(here.drive, here.udid));
  for (const [path, digest] of files) assert.equal(now.get(path), digest, path);
}

async function nextCompletesAndAllVerify(here: BackupDesk): Promise<void> {
  change(here);
  const next = await backUp(here);
  assert.equal(next.outcome, 'ok', next.said);
  const verified = await here.command((session) => snapshotsVerify([], { all: true }, session));
  assert.equal(verified.outcome, 'ok', verified.said);
}

test('a cable pulled at random moments leaves every earlier snapshot whole, and the next run completes', {
  timeout: 300_000,
}, async (t) => {
  await using here = await backupDesk();
  const trial = await prepared(here);
  const { phone, muxer } = here.iphone;
  let cuts = 0;
  for (let run = 0; run < unplugs; run++) {
    phone.faults = { unplugAfterBytes: Math.ceil(Math.random() * trial.bytes) };
    const { outcome, said } = await backUp(here);
    const isCut = phone.sentBytes >= (phone.faults.unplugAfterBytes ?? 0);
    phone.faults = {};
    if (isCut) muxer.plugIn(phone);
    if (outcome !== 'ok') cuts++;
    if (outcome !== 'ok') assert.match(said, /backup broke off|stopped answering|No phone|not connected/i);
    earlierAreWhole(here, trial);
    change(here);
  }
  await nextCompletesAndAllVerify(here);
  t.diagnostic(`${cuts} of ${unplugs} runs were cut`);
  assert.ok(cuts > unplugs / 2);
});

test('a run cancelled at random moments leaves every earlier snapshot whole, and the next run completes', {
  timeout: 300_000,
}, async (t) => {
  await using here = await backupDesk();
  const trial = await prepared(here);
  let stopped = 0;
  for (let run = 0; run < cancels; run++) {
    const stop = new AbortController();
    const end = backUp(here, { signal: stop.signal });
    await Promise.race([end, pause(trial.ms * Math.random())]);
    stop.abort(new Error('stopped by a person'));
    const { outcome } = await end;
    if (outcome !== 'ok') stopped++;
    earlierAreWhole(here, trial);
    change(here);
  }
  await nextCompletesAndAllVerify(here);
  t.diagnostic(`${stopped} of ${cancels} runs were stopped`);
  assert.ok(stopped > cancels / 2);
});

test('a disk that is full ends a run as such, and leaves every earlier snapshot whole', async (t) => {
  await using here = await backupDesk();
  const small = join(here.drive, 'small');
  mkdirSync(small);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', small]).status !== 0)
    return t.skip('only root on Linux can make a small disk');
  try {
    const first = await backUp(here, { to: small });
    assert.equal(first.outcome, 'ok', first.said);
    const before = filesUnder(join(small, here.udid));
    const content = Buffer.alloc(4_000_000, 7);
    here.agent.files.put('HomeDomain', 'Documents/large', { content });
    const full = await backUp(here, { to: small });
    assert.equal(full.outcome, 'error');
    assert.match(full.said, /has no room for this backup/);
    assert.deepEqual(filesUnder(join(small, here.udid)), before);
    here.agent.files.remove('HomeDomain', 'Documents/large');
    change(here);
    const next = await backUp(here, { to: small });
    assert.equal(next.outcome, 'ok', next.said);
    const verified = await here.command((session) =>
      snapshotsVerify([], { all: true, root: small }, session),
    );
    assert.equal(verified.outcome, 'ok', verified.said);
  } finally {
    spawnSync('umount', [small]);
  }
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { backup } from '../src/commands/backup.ts';
import type { CommandResult } from '../src/commands/command.ts';
import { list } from '../src/commands/list.ts';
import { verifyPlaces } from '../src/commands/verify.ts';
import type { DatabaseAsset } from '../src/demo/phone-database.ts';
import { everything } from '../src/sources/chosen-assets.ts';
import { sessionIn } from './support/in-process.ts';
import { checkSums, type Desk, desk, digestsIn, picture, putAssets } from './support/phone.ts';

const unplugs = 200;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function assets(): DatabaseAsset[] {
  return Array.from({ length: 8 }, (_, index) => ({
    uuid: `asset-${index}`,
    path: `DCIM/100APPLE/IMG_000${index}.JPG`,
    bytes: picture(20_000 + index * 7_000),
    local: `2024-0${1 + (index % 3)}-12T09:30:00`,
    ...(index % 3 === 0 ? { film: picture(90_000) } : {}),
  }));
}

async function backedUp(phone: Desk, drive: string): Promise<CommandResult> {
  await using session = sessionIn(phone.environment, drive);
  return await backup('phone', { to: [drive], dryRun: false, choice: everything }, session);
}

async function verified(phone: Desk, drive: string): Promise<CommandResult> {
  await using session = sessionIn(phone.environment, drive);
  return await verifyPlaces([drive], session);
}

interface Account {
  readonly assets: { readonly gone: number; readonly changed: number };
  readonly resources: { readonly copied: number };
  readonly bytes: { readonly copied: number };
  readonly completeness: {
    readonly onPhone: number | null;
    readonly archived: number;
    readonly unexplained: string[];
  };
}

/** Backs up while the cable is pulled after so many bytes, then plugs the phone in again; the bytes copied until then. */
async function pulled(phone: Desk, drive: string, bytes: number): Promise<{ cut: boolean; copied: number }> {
  phone.iphone.phone.faults = { unplugAfterBytes: bytes };
  let result: CommandResult | undefined;
  try {
    result = await backedUp(phone, drive);
  } catch (error) {
    // The cable was out before the phone was open at all.
    assert.match(String(Object(error).code), /^(disconnected|no-device|gone|no-phone)$/);
  }
  const account = result?.json as Account | undefined;
  const cut = result === undefined || /^✗ The phone stopped answering/.test(result.lines.at(-1) ?? '');
  phone.iphone.phone.faults = {};
  if (cut) phone.iphone.muxer.plugIn(phone.iphone.phone);
  if (result === undefined || account === undefined) return { cut, copied: 0 };
  assert.equal(account.assets.gone, 0, 'what was not seen is not gone');
  assert.equal(account.assets.changed, 0, 'what was only begun has not changed');
  if (cut) {
    assert.equal(result.outcome, account.resources.copied > 0 ? 'attention' : 'failed');
    assert.doesNotMatch(result.lines.join('\n'), /✓ On the phone/);
  } else assert.equal(result.outcome, 'ok');
  return { cut, copied: account.bytes.copied };
}

/** The last run of a drive: nothing is missing, and all that is there is right. */
async function completed(phone: Desk, drive: string): Promise<Account> {
  const { outcome, json } = await backedUp(phone, drive);
  const account = json as Account;
  assert.equal(outcome, 'ok');
  assert.deepEqual([account.completeness.archived, account.completeness.unexplained], [8, []]);
  assert.equal(account.assets.changed, 0, 'nothing on the phone changed, whatever broke off before');
  assert.equal((await verified(phone, drive)).outcome, 'ok');
  const kept = new Set((await digestsIn(drive)).values());
  for (const digest of (await digestsIn(join(phone.media, 'DCIM'))).values()) assert.ok(kept.has(digest));
  return account;
}

test('a cable pulled at 200 random moments leaves only good copies, and the next run goes on', {
  timeout: 300_000,
}, async (t) => {
  await using phone = await desk();
  putAssets(phone.media, assets());
  const measured = join(phone.drive, 'measured');
  mkdirSync(measured);
  const all = (await completed(phone, measured)).bytes.copied;
  phone.iphone.phone.faults = {};
  await completed(phone, measured);
  const listing = phone.iphone.phone.sentBytes;
  const next = random(2026);
  let [cuts, wentOn] = [0, 0];
  for (let round = 0; cuts < unplugs; round++) {
    const drive = join(phone.drive, `round ${round}`);
    mkdirSync(drive);
    let copied = 0;
    for (let run = 0; run < 10 && cuts < unplugs; run++) {
      const moment = Math.ceil(next() * (listing + all - copied));
      const pull = await pulled(phone, drive, moment);
      await checkSums(drive);
      if (!pull.cut) break;
      cuts++;
      copied += pull.copied;
    }
    if ((await completed(phone, drive)).bytes.copied < all) wentOn++;
  }
  t.diagnostic(`${cuts} cuts; ${wentOn} drives were completed from what a cut run had left`);
  assert.equal(cuts, unplugs);
  assert.ok(wentOn > 0);
  assert.deepEqual(phone.iphone.phone.refusedWrites, []);
});

test('a listing that breaks off is no listing', async () => {
  await using phone = await desk();
  putAssets(phone.media, assets());
  await using session = sessionIn(phone.environment, phone.drive);
  await list('phone', { json: true, choice: everything }, session);
  phone.iphone.phone.faults = { unplugAfterBytes: 40_000 };
  await assert.rejects(list('phone', { json: true, choice: everything }, session));
});

test('a phone that falls silent is given up within seconds, and nothing is called complete', {
  timeout: 60_000,
}, async () => {
  await using phone = await desk();
  putAssets(phone.media, assets());
  assert.equal((await phone.run('phone', 'pair')).code, 0);
  phone.iphone.phone.faults = { stallAfterBytes: 250_000 };
  const started = performance.now();
  const { code, out, err } = await phone.run('backup', 'phone', '--to', phone.drive);
  assert.ok(performance.now() - started < 45_000);
  assert.ok(code === 1 || code === 3, `${code} ${err}`);
  assert.match(out + err, /The phone stopped answering/);
});

test('a connection that breaks in the middle of a file, with the phone still there, is taken up where it stopped', async () => {
  await using phone = await desk();
  const all = assets();
  putAssets(phone.media, all);
  assert.equal((await phone.run('phone', 'pair')).code, 0);
  let broken = 0;
  const { phone: device } = phone.iphone;
  device.faults = {
    tamper(message, service) {
      if (service !== 'com.apple.afc' || message.length < 20_000 || broken >= 2) return undefined;
      broken++;
      return Buffer.from('not AFC at all, for once');
    },
  };
  await using session = sessionIn(phone.environment, phone.drive);
  const { outcome } = await backup(
    'phone',
    { to: [phone.drive], dryRun: false, choice: everything },
    session,
  );
  assert.equal(broken, 2);
  assert.equal(outcome, 'ok');
});

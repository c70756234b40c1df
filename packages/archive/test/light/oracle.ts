import assert from 'node:assert/strict';
import type { DeleteVerdict, PlaceView, Policy } from '../../src/index.ts';
import { dayMs, type History } from './history.ts';
import { type Drive, originalKeys, sha256 } from './physical-world.ts';

/** Days are counted whole, and a clock may be a day off before anybody notices. */
const toleranceMs = 2 * dayMs;

/** The digests that every photo needs, as far as anybody can know; undefined stands for bytes that nobody read. */
export function neededContents(history: History): (string | undefined)[][] {
  const listed = [...history.needed.values()].map((files) =>
    [...files.values()].map(({ digest }) => (digest === undefined ? undefined : sha256(digest))),
  );
  // And what the ledger believes to be an asset's, for one that learnt from drives has no listing.
  const rows = history.ledger.db
    .prepare(
      `SELECT a.id, lower(hex(t.sha256)) AS digest FROM asset a JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL
       LEFT JOIN content t ON t.id = r.content`,
    )
    .all();
  const believed = [...Map.groupBy(rows, ({ id }) => id).values()].map((files) =>
    files.map(({ digest }) => (typeof digest === 'string' ? digest : undefined)),
  );
  return [...listed, ...believed];
}

/** What a drive was truly seen to hold since a moment: digests that were read back from it. */
function provenOn(drive: Drive, sinceMs: number): Set<string> {
  return new Set(
    [...drive.proofs.values()].filter(({ trueMs }) => trueMs >= sinceMs).map(({ digest }) => digest),
  );
}

/** The digests of the bytes that are on a drive now. */
export function bytesOn(drive: Drive): Set<string> {
  return new Set(originalKeys(drive).map((key) => sha256(drive.medium.files.get(key) ?? '')));
}

/** A drive is elsewhere if it is said to be, is not plugged in, and shares its device with none that is not. */
function elsewhere(history: History): Drive[] {
  const away = (drive: Drive): boolean => drive.location === 'elsewhere' && !drive.medium.attached;
  return history.drives.filter(
    (drive) => away(drive) && history.drives.every((other) => other.device !== drive.device || away(other)),
  );
}

/** Green is true: every photo was read back, lately enough, from enough drives on enough devices. */
export function assertGreenIsTrue(history: History, policy: Policy): void {
  const away = elsewhere(history);
  for (const contents of neededContents(history)) {
    const holding = history.drives.filter((drive) => {
      const days = drive.medium.attached ? policy.proofDays : policy.proofDaysDisconnected;
      const proven = provenOn(drive, history.clock.trueMs - days * dayMs - toleranceMs);
      return contents.every((digest) => digest !== undefined && proven.has(digest));
    });
    const devices = new Set(holding.map(({ device }) => device)).size;
    const apart = holding.filter((drive) => away.includes(drive)).length;
    const truth = `${holding.length} drives, ${devices} devices, ${apart} elsewhere`;
    assert.ok(holding.length >= policy.copies, `FALSE GREEN: ${truth}`);
    assert.ok(devices >= policy.media, `FALSE GREEN: ${truth}`);
    assert.ok(apart >= policy.elsewhere, `FALSE GREEN: ${truth}`);
  }
}

/** "Safe to delete" is true: what the source has now was read back from two devices; if read now, the bytes are there. */
export function assertSafeIsTrue(
  history: History,
  safe: readonly DeleteVerdict[],
  { policy, readNow }: { policy: Policy; readNow: boolean },
): void {
  for (const { asset: id } of safe) {
    const asset = history.assets.find((each) => each.id === id);
    assert.ok(asset !== undefined, 'FALSE SAFE: its source does not have it');
    const contents = asset.files.map(({ bytes }) => sha256(bytes));
    const sinceMs = history.clock.trueMs - policy.safeToDelete.proofDays * dayMs - toleranceMs;
    const holding = history.drives.filter((drive) => {
      const held = readNow ? bytesOn(drive) : provenOn(drive, sinceMs);
      return contents.every((digest) => held.has(digest));
    });
    const devices = new Set(holding.map(({ device }) => device)).size;
    assert.ok(devices >= policy.safeToDelete.media, `FALSE SAFE: ${devices} devices hold it`);
    assert.ok(
      asset.files.every(({ availability }) => availability === 'here'),
      'FALSE SAFE: not here',
    );
  }
}

/** Straight after a drive was read whole, what the ledger calls a good copy is there, byte for byte. */
export function assertGoodCopiesAreThere(history: History, views: readonly PlaceView[]): void {
  for (const drive of history.drives.filter(({ medium }) => medium.attached)) {
    const row = views.find(({ id }) => id === drive.identity.id)?.row ?? 0;
    for (const { path, digest, state } of history.ledger.copies.ofPlace(row)) {
      if (state !== 'ok') continue;
      assert.equal(sha256(drive.medium.files.get(path) ?? ''), digest, `FALSE COPY: ${path}`);
    }
  }
}

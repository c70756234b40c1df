import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComputerBackup } from '../src/snapshots/computer-backups.ts';
import { backupConcerns } from '../src/snapshots/concerns.ts';

const nowMs = Date.parse('2026-11-25T22:00:00Z');
const day = 86_400_000;

const good: ComputerBackup = {
  kind: 'snapshot',
  udid: 'A',
  deviceName: 'Anna’s iPhone',
  path: '/x',
  dateMs: nowMs,
  encrypted: true,
  state: 'verified',
  verifiedAtMs: nowMs,
  drilledAtMs: undefined,
  drillFailed: false,
  restoreProvenAtMs: undefined,
  passwordProvenAtMs: nowMs - 90 * day,
};
const codes = (...backups: ComputerBackup[]): string[] =>
  backupConcerns(backups, nowMs).map(({ code }) => code);

test('a verified, encrypted backup whose password was proven lately is no concern', () => {
  assert.deepEqual(codes(good), []);
});

test('a password that was not proven for 90 days is one; a password never proven, too', () => {
  assert.deepEqual(codes({ ...good, passwordProvenAtMs: nowMs - 91 * day }), ['password-old']);
  assert.deepEqual(codes({ ...good, passwordProvenAtMs: undefined }), ['password-never-proven']);
});

test('what is unknown is not called good', () => {
  assert.deepEqual(codes({ ...good, encrypted: undefined }), ['encryption-unknown']);
  assert.deepEqual(codes({ ...good, state: 'unverified' }), ['not-verified']);
  assert.deepEqual(codes({ ...good, state: 'unchecked' }), ['not-verified']);
  assert.deepEqual(codes({ ...good, state: 'unfinished' }), ['not-verified']);
});

test('only the newest backup of each phone counts', () => {
  const old: ComputerBackup = { ...good, state: 'faulty', encrypted: false, dateMs: nowMs - day };
  assert.deepEqual(codes(good, old), []);
  assert.deepEqual(codes(good, { ...old, udid: 'B' }), ['faulty', 'not-encrypted']);
});

test('what an unencrypted backup lacks is said', () => {
  const [concern] = backupConcerns([{ ...good, encrypted: false }], nowMs);
  assert.match(concern?.text ?? '', /Health data, saved passwords, Wi-Fi settings/);
  assert.match(concern?.next ?? '', /phone password set/);
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { openLedger } from '../../src/index.ts';

const assets = 70_000;
const killedAt = 60_000;
/** A transaction of the group's greatest size holds so many of them. */
const forgotten = 20_000;
/** Half as much again as a transaction and a checkpoint leave, and well below what this many assets take when they are never committed. */
const mostLogBytes = 9_500_000;

// Photos that come as fast as promises follow promises, so that no timer ever runs; every thousandth is told of.
const writer = `
  import { openLedger } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)};
  import { writeSync } from 'node:fs';
  using ledger = openLedger(process.argv[2]);
  // What is not committed goes to the log as soon as it fills the cache: a small one, so that it need not be many.
  ledger.db.exec('PRAGMA cache_size = -500');
  const source = ledger.sources.row({ key: 'many', kind: 'folder', name: 'many' }, 1);
  for (let n = 1; n <= ${assets}; n++) {
    const id = 'DCIM/IMG_' + n + '.JPG';
    const resource = { id, role: 'photo', filename: id, revision: '1', availability: 'here', size: 1 };
    const asset = { id, filename: id, resources: [resource], detailsRevision: '' };
    const row = ledger.assets.record(source, asset, n);
    ledger.assets.recordResource(row, resource, { nowMs: n });
    await Promise.resolve();
    if (n % 1000 === 0) writeSync(1, n + '\\n');
  }
  writeSync(1, 'done\\n');
  await new Promise((resolve) => setTimeout(resolve, 60_000));`;

test('a long run that never waits is committed as it goes: its log stays short, and a kill forgets little', {
  timeout: 120_000,
}, async () => {
  await using folder = temporaryFolder();
  const path = join(folder.path, 'ledger.db');
  const script = join(folder.path, 'writer.ts');
  writeFileSync(script, writer);
  const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let longest = 0;
  let told = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    longest = Math.max(longest, statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0);
    if (line === 'done') break;
    told = Number(line);
    if (told === killedAt) child.kill('SIGKILL');
  }
  await ended;
  assert.ok(told >= killedAt);
  assert.ok(longest > 0 && longest < mostLogBytes, `the log grew to ${longest} bytes`);
  using ledger = openLedger(path);
  assert.equal(ledger.db.prepare('PRAGMA integrity_check').get()?.integrity_check, 'ok');
  const kept = ledger.assets.countPresent(1);
  assert.ok(kept >= killedAt - forgotten, `of ${killedAt} assets ${kept} were kept`);
  assert.equal(ledger.account.assets().total, kept, 'and what was kept is accounted for');
});

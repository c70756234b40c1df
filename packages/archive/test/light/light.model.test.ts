import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import type { Tally } from './live.ts';
import type { Lives } from './lives-worker.ts';

/** More for a night: `SAFELIGHT_MODEL_RUNS=1000000`. What failed once: `SAFELIGHT_MODEL_SEED`, and `SAFELIGHT_MODEL_SHRINK=1`. */
const runs = Number(process.env.SAFELIGHT_MODEL_RUNS ?? 10_000);
const threads = Math.min(2, availableParallelism());

/** Lives on real folders wait for their disk, where those in memory do not. */
const realRuns = Math.ceil(runs / 100);

async function livesIn(folder: string, lives: Pick<Lives, 'runs' | 'real'>): Promise<Tally> {
  const shrink = process.env.SAFELIGHT_MODEL_SHRINK === '1';
  const seed = Number(process.env.SAFELIGHT_MODEL_SEED ?? randomInt(2 ** 31));
  const workerData: Lives = { folder, seed, shrink, ...lives };
  const worker = new Worker(join(import.meta.dirname, 'lives-worker.ts'), { workerData });
  const { promise, resolve, reject } = Promise.withResolvers<Tally>();
  worker.on('message', resolve).on('error', reject);
  return await promise;
}

for (const { name, real, count } of [
  { name: 'in memory', real: false, count: runs },
  { name: 'on real folders', real: true, count: realRuns },
]) {
  test(`in ${count} random lives of photos and drives ${name}, what is called safe is safe, and every reason is true`, {
    timeout: 3_600_000,
  }, async (t) => {
    await using folder = temporaryFolder();
    const each = { runs: Math.ceil(count / threads), real };
    const tallies = await Promise.all(Array.from({ length: threads }, () => livesIn(folder.path, each)));
    for (const what of ['green', 'amber', 'red', 'safe', 'safeNow'] as const) {
      const times = tallies.reduce((sum, tally) => sum + tally[what], 0);
      t.diagnostic(`${what}: ${times}`);
      // A test in which nothing is ever called safe could not fail; of a few lives nothing can be expected.
      assert.ok(count < 100 || times >= count / 50, `${what}: ${times} of ${count}`);
    }
  });
}

import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { openHashPool } from '../../src/index.ts';
import { live, type Tally } from './live.ts';
import { life } from './moves.ts';

/** So many lives from this seed, in a thread of their own. */
export interface Lives {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
  readonly shrink: boolean;
  /** On drives that are real folders. */
  readonly real: boolean;
}

const { folder, runs, seed, shrink, real } = workerData as Lives;
const tally: Tally = { green: 0, red: 0, amber: 0, safe: 0, safeNow: 0 };
let file = 0;
const scratch = (): string => join(folder, `scratch-${seed}-${file++}`);
await using hashPool = openHashPool(1);
const options = { scratch, ...(real ? { workshop: { folder, hashPool } } : {}) };
await fc.assert(
  fc.asyncProperty(life, (moves) => live(moves, options, tally)),
  { numRuns: runs, seed, endOnFailure: !shrink },
);
parentPort?.postMessage(tally);

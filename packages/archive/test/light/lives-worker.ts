import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { live, type Tally } from './live.ts';
import { life } from './moves.ts';

/** So many lives from this seed, in a thread of their own. */
export interface Lives {
  readonly folder: string;
  readonly runs: number;
  readonly seed: number;
  readonly shrink: boolean;
}

const { folder, runs, seed, shrink } = workerData as Lives;
const tally: Tally = { green: 0, red: 0, amber: 0, safe: 0, safeNow: 0 };
let file = 0;
const scratch = (): string => join(folder, `scratch-${seed}-${file++}`);
await fc.assert(
  fc.asyncProperty(life, (moves) => live(moves, scratch, tally)),
  { numRuns: runs, seed, endOnFailure: !shrink },
);
parentPort?.postMessage(tally);

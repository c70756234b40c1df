import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { compare, print } from './compare.ts';
import { coldCache, safelight, shell } from './measure.ts';
import { filledDrive, type ReplicateBench } from './replicate.ts';

/**
 * Reading back within a budget, oldest first, against sha256sum on as many cores; from the disk, and with the files in the system's
 * memory, which ours passes by wherever it can: memory tells nothing of a drive.
 */
export async function scrubbing(work: string, { gigabytes, pairs }: ReplicateBench): Promise<void> {
  const { drive, home } = await filledDrive(work, gigabytes);
  const cores = availableParallelism();
  const originals = `find ${drive} -type f -not -path '*/.safelight/*' -print0`;
  const sums = `${originals} | xargs -0 -P ${cores} -n 16 sha256sum`;
  for (const cache of ['cold', 'warm'] as const) {
    const ready = async (): Promise<unknown> => (cache === 'cold' ? await coldCache() : await shell(sums));
    print(
      await compare(
        `verify --budget-gb of ${gigabytes} GB, ${cache}, against sha256sum on ${cores} cores`,
        cache === 'cold' ? '≤ 1.11 (≥ 0.9 × its rate)' : 'none: ours reads the disk',
        {
          pairs,
          async theirs() {
            await ready();
            return (await shell(sums)).seconds;
          },
          async ours() {
            await ready();
            const args = ['verify', drive, '--budget-gb', '1000'];
            return (await safelight(home, args, { memory: false })).seconds;
          },
        },
      ),
    );
  }
  for (const path of [drive, home]) rmSync(path, { recursive: true, force: true });
}

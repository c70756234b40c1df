import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Peak memory of a rerun and of a status over a ledger of so many rows, each in a process of its own. */
export async function ledgerMemory(work: string, rows: number): Promise<void> {
  for (const count of [...new Set([Math.min(100_000, rows), rows])]) {
    const script = join(import.meta.dirname, 'ledger-memory-run.ts');
    const result = spawnSync(process.execPath, [script, join(work, `ledger-${count}.db`), String(count)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (result.status !== 0) throw new Error(`the memory run ended with ${result.status}`);
    process.stdout.write(result.stdout);
  }
}

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measured {
  readonly seconds: number;
  /** Peak memory of the process itself in MB, where it could tell. */
  readonly megabytes?: number;
}

const memoryFile = join(tmpdir(), `safelight-bench-memory-${process.pid}`);
const preload = join(import.meta.dirname, 'report-memory.js');
const launcher = join(import.meta.dirname, '../packages/app/bin/safelight.js');

/** Runs a shell command to its end. Throws where it fails with a code that is not in `allowed`. */
export async function shell(command: string, allowed: readonly number[] = [0]): Promise<Measured> {
  return await timed('bash', ['-c', `set -o pipefail; ${command}`], process.env, allowed);
}

/**
 * Runs `safelight` as a person would, with its state in `home`. Its peak memory is told by the process itself, which makes
 * it start a little later: not where tenths of a second count.
 */
export async function safelight(
  home: string,
  args: readonly string[],
  { memory = true, allowed = [0] }: { readonly memory?: boolean; readonly allowed?: readonly number[] } = {},
): Promise<Measured> {
  rmSync(memoryFile, { force: true });
  const tell = { SAFELIGHT_BENCH_MEMORY: memoryFile, NODE_OPTIONS: `--import=${preload}` };
  const environment = { ...process.env, SAFELIGHT_HOME: home, ...(memory ? tell : {}) };
  const { seconds } = await timed(process.execPath, [launcher, ...args], environment, allowed);
  const megabytes = existsSync(memoryFile) ? Number(readFileSync(memoryFile, 'utf8')) / 1024 : undefined;
  rmSync(memoryFile, { force: true });
  return megabytes === undefined ? { seconds } : { seconds, megabytes };
}

async function timed(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  allowed: readonly number[],
): Promise<Measured> {
  const started = process.hrtime.bigint();
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2000);
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (code === null || !allowed.includes(code))
    throw new Error(`${command} ${args.join(' ')} ended with ${code}: ${errors}`);
  return { seconds };
}

/** Empties the system's file cache where the system lets us (Linux, root), so that both sides read the disk. */
export async function coldCache(): Promise<boolean> {
  await shell('sync');
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

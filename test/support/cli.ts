import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
/** What people run, which passes signals on to the program itself. */
export const launcher = resolve(root, 'packages/app/bin/safelight.js');
/** The program itself, for tests that kill it and no helper of it. */
const main = resolve(root, 'packages/app/src/main.ts');

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function environment(home: string): NodeJS.ProcessEnv {
  // Hundreds of starts: compiled code is kept between them, as the launcher does.
  const compiled = join(tmpdir(), 'safelight-test-compiled');
  return { ...process.env, SAFELIGHT_HOME: home, UV_THREADPOOL_SIZE: '16', NODE_COMPILE_CACHE: compiled };
}

/** Runs the program to its end, with its state in `home`. */
export function safelight(home: string, args: readonly string[]): CliResult {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...args],
    { encoding: 'utf8', env: environment(home), timeout: 120_000, maxBuffer: 64 * 1024 * 1024 },
  );
  return { status, stdout, stderr };
}

/** What the tests look at in the documents of each command; docs/cli.md describes them whole. */
export interface Documents {
  readonly backup: {
    readonly assets: { readonly seen: number; readonly new: number; readonly known: number };
    readonly resources: {
      readonly copied: number;
      readonly failed: readonly { readonly filename: string; readonly code: string }[];
      readonly findings: readonly { readonly filename: string; readonly kind: string }[];
    };
    readonly bytes: { readonly copied: number };
    readonly skipped: readonly { readonly path: string; readonly kind: string }[];
  };
  readonly verify: { readonly places: readonly { readonly findings: readonly unknown[] }[] };
  readonly list: { readonly assets: readonly ListedAsset[] };
  readonly restore: { readonly restored: number; readonly verified: number };
}

export interface ListedAsset {
  readonly id: string;
  readonly takenAt: string | null;
  readonly takenAtFrom: string | null;
  readonly resources: readonly { readonly id: string; readonly sha256?: string }[];
}

/** Runs a command with `--json`; the one document that it printed on stdout. */
export function safelightJson<C extends keyof Documents>(
  home: string,
  command: C,
  args: readonly string[],
): { readonly status: number | null; readonly json: Documents[C] } {
  const { status, stdout, stderr } = safelight(home, [command, ...args, '--json']);
  try {
    return { status, json: JSON.parse(stdout) as Documents[C] };
  } catch (error) {
    throw new Error(`no JSON document, exit ${status}: ${stdout}${stderr}`, { cause: error });
  }
}

/** Starts the program and leaves it running. */
export function startSafelight(home: string, args: readonly string[], script = main): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env: environment(home),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** Runs the program to its end beside what else this process does, with more in its environment. */
export async function runSafelight(
  home: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<CliResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    env: { ...environment(home), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const { code, stderr } = await ended(child);
  return { status: code, stdout, stderr };
}

/** How a started program ended. */
export function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((done, failed) => {
    child.on('error', failed);
    child.on('close', (code) => done({ code, stderr }));
  });
}

import { spawnSync } from 'node:child_process';
import type { TestOptions } from 'node:test';

/** Runs a program with bytes on its standard input; undefined where it is not installed. */
export function run(program: string, args: readonly string[], input: Uint8Array): Buffer | undefined {
  const done = spawnSync(program, args, { input, maxBuffer: 1 << 28 });
  if (done.error !== undefined) return undefined;
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr.toString()}`);
  return done.stdout;
}

const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', 'import plistlib']).status === 0);

export const needsPython: TestOptions =
  python === undefined ? { skip: 'python3 with plistlib is not installed' } : {};

export const needsPlistutil: TestOptions =
  spawnSync('plistutil', ['--version']).error === undefined ? {} : { skip: 'plistutil is not installed' };

/** Runs a Python script that reads standard input and writes standard output, both binary. */
export function runPython(script: string, input: Uint8Array): Buffer {
  const output = run(python ?? '', ['-c', script], input);
  if (output === undefined) throw new Error('python is not installed');
  return output;
}

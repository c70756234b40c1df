import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pairAt, type ReadFigures, readAll } from './read-all.ts';

const run = promisify(execFile);

/**
 * Reading a synthetic camera roll from a simulated iPhone in another process, under TLS: ours (listed, read, hashed)
 * beside ifuse + cp into memory. `node bench/phone/run.ts [PHOTOS] [PHOTO_BYTES] [LATENCY_MS] [ours|ifuse|both]`
 */
const [photos = '400', photoBytes = '3000000', latencyMs = '0', who = 'both', atOnce = '2'] =
  process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'safelight-bench-'));
const script = join(import.meta.dirname, 'phone-process.ts');
const phoneProcess = spawn(process.execPath, [script, join(folder, 'mux'), photos, photoBytes, latencyMs], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await new Promise<string>((resolve) => {
    phoneProcess.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  const phone = await pairAt(address);
  if (who !== 'ifuse') report('ours', await readAll(phone, Number(atOnce)));
  if (who !== 'ours') report('ifuse + cp', await copyWithIfuse(address));
} finally {
  phoneProcess.kill();
  await rm(folder, { recursive: true, force: true });
}

async function copyWithIfuse(address: string): Promise<Partial<ReadFigures>> {
  const mounted = join(folder, 'mounted');
  const copies = await mkdtemp('/dev/shm/safelight-bench-');
  await mkdir(mounted);
  await run('ifuse', [mounted], { env: { ...process.env, USBMUXD_SOCKET_ADDRESS: address } });
  try {
    const started = performance.now();
    await run('cp', ['-r', join(mounted, 'DCIM'), copies]);
    const readMs = Math.round(performance.now() - started);
    const { stdout } = await run('du', ['-sb', join(copies, 'DCIM')]);
    return { bytes: Number.parseInt(stdout, 10), readMs };
  } finally {
    await run('fusermount', ['-u', mounted]);
    await rm(copies, { recursive: true, force: true });
  }
}

function report(name: string, figures: Partial<ReadFigures>): void {
  const { bytes = 0, readMs = 1 } = figures;
  const rate = Math.round(bytes / 1e3 / readMs);
  process.stdout.write(`${name}: ${rate} MB/s ${JSON.stringify(figures)}\n`);
}

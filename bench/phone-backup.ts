import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { compare, print, spread } from './compare.ts';
import { type Measured, safelight, shell } from './measure.ts';

const photoBytes = 3_000_000;
/** Synthetic photos have no database beside them, so a backup of them is never called complete. */
const walked = [3];

export interface PhoneBenchOptions {
  readonly gigabytes: number;
  readonly pairs: number;
  /** Milliseconds that are added to each message: one comparison for each. */
  readonly latenciesMs: readonly number[];
}

interface RerunOptions {
  readonly photos: number;
  readonly pairs: number;
}

/** The whole copy of a camera roll from a simulated phone in its own process, beside ifuse + cp, which proves nothing. */
export async function phoneBackup(work: string, options: PhoneBenchOptions): Promise<void> {
  const count = Math.round((options.gigabytes * 1e9) / photoBytes);
  for (const latencyMs of options.latenciesMs) {
    const goal = latencyMs === 0 ? '≤ 0.83 (≥ 1.2 × the rate)' : '≤ 0.25 (≥ 4 × the rate, at 1 ms)';
    await firstCopy(work, { ...options, count, latencyMs, goal });
  }
}

interface FirstCopy extends Omit<PhoneBenchOptions, 'latenciesMs'> {
  readonly count: number;
  readonly latencyMs: number;
  readonly goal: string;
}

async function firstCopy(
  work: string,
  { count, latencyMs, goal, pairs, gigabytes }: FirstCopy,
): Promise<void> {
  await using phone = await startPhone(work, { photos: count, bytes: photoBytes, latencyMs });
  const [home, place] = [join(work, 'phone-home'), join(work, 'phone-place')];
  const [mounted, byHand] = [join(work, 'phone-mounted'), join(work, 'phone-by-hand')];
  mkdirSync(mounted, { recursive: true });
  await safelight(home, ['phone', 'pair']);
  const memory: number[] = [];
  const what = `copy ${gigabytes} GB from a phone, ${latencyMs} ms a message, against ifuse + cp`;
  print(
    await compare(what, goal, {
      pairs,
      async theirs() {
        rmSync(byHand, { recursive: true, force: true });
        mkdirSync(byHand);
        await shell(`ifuse ${mounted}`);
        try {
          return (await shell(`cp -r ${mounted}/DCIM ${byHand}`)).seconds;
        } finally {
          await shell(`fusermount -u ${mounted}`);
          rmSync(byHand, { recursive: true, force: true });
        }
      },
      async ours() {
        rmSync(home, { recursive: true, force: true });
        rmSync(place, { recursive: true, force: true });
        await safelight(home, ['phone', 'pair']);
        const run = await safelight(home, ['backup', 'phone', '--to', place], { allowed: walked });
        if (run.megabytes !== undefined) memory.push(run.megabytes);
        rmSync(place, { recursive: true, force: true });
        return run.seconds;
      },
    }),
  );
  process.stdout.write(
    `  peak memory ${Math.max(...memory).toFixed(0)} MB   goal < 250   ${phone.address}\n`,
  );
}

/** A rerun with nothing new, by the phone's own list of photos and by its folders. */
export async function phoneRerun(work: string, options: RerunOptions): Promise<void> {
  await nothingNew(work, { ...options, database: true });
  await nothingNew(work, { ...options, database: false });
}

async function nothingNew(
  work: string,
  { photos, pairs, database }: RerunOptions & { readonly database: boolean },
): Promise<void> {
  await using _phone = await startPhone(work, { photos, bytes: 300, latencyMs: 0, database });
  const [home, place] = [join(work, 'roll-home'), join(work, 'roll-place')];
  const allowed = database ? [0] : walked;
  const by = database ? 'by its own list' : 'by its folders';
  // The second copy meets the same bytes under other ids: they are read and found to be there.
  const first = await safelight(home, ['backup', 'phone', '--to', place], { allowed });
  process.stdout.write(`first copy of ${photos} small photos from a phone, ${by}: ${told([first])}\n`);
  const runs = [];
  for (let run = 0; run < pairs; run++) runs.push(await safelight(home, ['backup', 'phone'], { allowed }));
  process.stdout.write(
    `rerun of ${photos} unchanged photos on a phone, ${by}: ${told(runs)}   goal < 10 s, < 250 MB\n`,
  );
}

function told(runs: readonly Measured[]): string {
  const { median, greatest } = spread(runs.map(({ seconds }) => seconds));
  const memory = Math.max(...runs.map(({ megabytes = Number.NaN }) => megabytes));
  return `${median.toFixed(2)} s (at most ${greatest.toFixed(2)}), peak memory ${memory.toFixed(0)} MB`;
}

interface PhoneSize {
  readonly photos: number;
  readonly bytes: number;
  readonly latencyMs: number;
  /** With its own list of photos. */
  readonly database?: boolean;
}

/** Starts a phone, and makes it the only one that this process and its children see. */
async function startPhone(
  work: string,
  size: PhoneSize,
): Promise<AsyncDisposable & { readonly address: string }> {
  const script = join(import.meta.dirname, 'phone/phone-process.ts');
  const words = [join(work, 'usbmuxd'), size.photos, size.bytes, size.latencyMs].map(String);
  if (size.database === true) words.push('database');
  const child = spawn(process.execPath, [script, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error('the simulated phone did not start')));
    child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  process.env.USBMUXD_SOCKET_ADDRESS = address;
  return {
    address,
    async [Symbol.asyncDispose]() {
      delete process.env.USBMUXD_SOCKET_ADDRESS;
      child.kill();
      await ended;
      rmSync(join(work, 'usbmuxd'), { force: true });
    },
  };
}

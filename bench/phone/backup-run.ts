import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { pairAt } from './read-all.ts';

const run = promisify(execFile);

/**
 * A full backup of a simulated iPhone in another process, under TLS: ours, with a digest of every file, beside
 * idevicebackup2, in turns; each pair the other one goes first, as the second finds memory warm.
 * `node bench/phone/backup-run.ts --gigabytes 10 --files 50000 --pairs 2 --folder /dev/shm`
 */
const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '1' },
    files: { type: 'string', default: '5000' },
    pairs: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
    who: { type: 'string', default: 'both' },
    password: { type: 'string' },
  },
});
const contenders = { idevicebackup2: theirs, ours } as const;
const whoRuns = (['idevicebackup2', 'ours'] as const).filter(
  (name) => values.who === 'both' || (values.who === 'ours') === (name === 'ours'),
);
const bytes = Number(values.gigabytes) * 1e9;
const work = await mkdtemp(join(values.folder, 'safelight-bench-'));
const words = [
  join(work, 'mux'),
  values.files,
  String(bytes),
  ...(values.password === undefined ? [] : [values.password]),
];
const script = (name: string): string => join(import.meta.dirname, name);
const phoneProcess = spawn(process.execPath, [script('backup-phone-process.ts'), ...words], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const address = await new Promise<string>((resolve) => {
    phoneProcess.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()));
  });
  await pairAt(address);
  for (let pair = 0; pair < Number(values.pairs); pair++) {
    for (const who of pair % 2 === 0 ? whoRuns : whoRuns.toReversed())
      report(who, await inFolder((root) => contenders[who](address, root)));
  }
} finally {
  phoneProcess.kill();
  await rm(work, { recursive: true, force: true });
}

async function inFolder<T>(backUp: (root: string) => Promise<T>): Promise<T> {
  const root = join(work, 'backups');
  await mkdir(root);
  try {
    return await backUp(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

interface Figures {
  readonly seconds: number;
}

async function theirs(address: string, root: string): Promise<Figures> {
  const started = performance.now();
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: address };
  const { stdout } = await run('idevicebackup2', ['backup', root], { env, maxBuffer: 1 << 30 });
  if (!stdout.includes('Backup Successful')) throw new Error(stdout.slice(-2000));
  return { seconds: (performance.now() - started) / 1000 };
}

async function ours(address: string, root: string): Promise<Figures> {
  const { stdout } = await run(process.execPath, [script('back-up.ts'), address, root]);
  return JSON.parse(stdout) as Figures;
}

function report(name: string, figures: Figures): void {
  process.stdout.write(
    `${name}: ${Math.round(bytes / 1e6 / figures.seconds)} MB/s ${JSON.stringify(figures)}\n`,
  );
}

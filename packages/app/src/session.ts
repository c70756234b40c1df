import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import {
  type HashPool,
  type Job,
  type Ledger,
  openHashPool,
  openLedger,
  type Progress,
} from '@safelight/archive';
import { type PhoneSurroundings, phoneSurroundings } from './phone/surroundings.ts';
import { type DiskOf, diskProbe } from './places/disk.ts';
import { type Home, openHome } from './state/home.ts';
import { openScratch } from './state/scratch.ts';
import { type ProgressLine, progressLine } from './terminal/progress-line.ts';
import { tell } from './terminal/tell.ts';

/** What every command works with; made once, in `main`. */
export interface Session extends AsyncDisposable {
  readonly home: Home;
  readonly phones: PhoneSurroundings;
  readonly ledger: Ledger;
  readonly hashPool: HashPool;
  readonly signal: AbortSignal;
  readonly timeZone: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Which disk holds a folder. */
  readonly diskOf: DiskOf;
  /** Where relative paths begin: where the person stood when the command was given. */
  readonly folder: string;
  randomId(): string;
  now(): number;
  /** A path that nothing else uses, for a file that lives no longer than the session. */
  scratch(): string;
  /** A folder for such files. */
  scratchFolder(): string;
  /** For people; goes to stderr when the command prints JSON. */
  say(line: string): void;
  /** A job whose progress is shown until it is disposed of. */
  job(): Job & Disposable;
}

export interface SessionOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly folder: string;
  readonly json: boolean;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Which disk holds a folder; the system is asked unless said. */
  readonly diskOf?: DiskOf;
  /** Hears what is said and how far jobs are, in place of the streams. */
  readonly audience?: Audience;
}

/** Who follows a command, where it is no terminal. */
export interface Audience {
  say(line: string): void;
  progress(progress: Progress): void;
}

/** More threads than this only make a spinning disk seek. */
const mostHashThreads = 4;

const upgrading =
  'Safelight’s list of your photos is brought up to date once; with very many photos this takes some minutes.';

export function openSession(options: SessionOptions): Session {
  const home = openHome(options.environment);
  const scratch = openScratch(home.scratch);
  const lines = new Set<ProgressLine>();
  const say = (line: string): void => {
    for (const drawn of lines) drawn.clear();
    if (options.audience !== undefined) options.audience.say(line);
    else tell(options.json ? options.stderr : options.stdout, line, options.environment);
  };
  const ledger = openLedger(home.ledger, { onUpgrade: () => say(upgrading) });
  const hashPool = openHashPool(Math.min(availableParallelism(), mostHashThreads));
  const now = (): number => Date.now();
  return {
    home,
    phones: phoneSurroundings(options.environment, { platform: process.platform, home: home.path }),
    ledger,
    hashPool,
    signal: options.signal,
    environment: options.environment,
    diskOf: options.diskOf ?? diskProbe(process.platform),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    folder: options.folder,
    randomId: () => randomUUID(),
    now,
    scratch: scratch.path,
    scratchFolder: scratch.folder,
    say,
    job() {
      const { audience, signal } = options;
      if (audience !== undefined) {
        const progress = (now: Progress): void => audience.progress(now);
        return { signal, watched: true, now, progress, [Symbol.dispose]: () => {} };
      }
      const line = progressLine({ stream: options.stderr, now });
      lines.add(line);
      return {
        signal: options.signal,
        watched: options.stderr.isTTY === true,
        now,
        progress: (progress: Progress) => line.show(progress),
        [Symbol.dispose]() {
          lines.delete(line);
          line[Symbol.dispose]();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await hashPool[Symbol.asyncDispose]();
      scratch[Symbol.dispose]();
      ledger[Symbol.dispose]();
    },
  };
}

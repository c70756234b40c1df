import { sep } from 'node:path';
import process from 'node:process';
import { type DiskOf, diskProbe } from '../places/disk.ts';
import { type Audience, openSession, type Session } from '../session.ts';
import type { JobOrder } from './jobs/jobs.ts';

/** What the server shows: a person's own photos, or the demo's. */
export interface World extends AsyncDisposable {
  readonly demo: boolean;
  /** For looking; what takes long or writes runs as a job, in a process of its own. */
  readonly session: Session;
  /** In which jobs run. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where relative paths begin. */
  readonly folder: string;
  /** The tops of what may be browsed; undefined for home and the mounted volumes. */
  readonly roots?: readonly string[];
  /** Where Apple's software keeps backups of phones; undefined for the usual places. */
  readonly finderBackups?: readonly string[];
  /** Folders that play drives of their own, and what stands for the disk of each. */
  readonly disks?: ReadonlyMap<string, string>;
  /** Jobs to start with. */
  readonly begin?: readonly JobOrder[];
}

const nobody: Audience = { say: () => {}, progress: () => {} };

export interface WorldOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly disks?: ReadonlyMap<string, string>;
}

/** The person's own. Errors: those of the ledger. */
export function openWorld({ environment, folder, signal, disks }: WorldOptions): World {
  const { stdout, stderr } = process;
  const session = openSession({
    environment,
    folder,
    signal,
    json: true,
    stdout,
    stderr,
    audience: nobody,
    ...demoDisks(disks),
  });
  return {
    demo: false,
    session,
    environment,
    folder,
    ...(disks === undefined ? {} : { disks }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** Lets folders play drives of their own; everything else is on the disk that it is on. */
export function demoDisks(disks: ReadonlyMap<string, string> | undefined): { readonly diskOf?: DiskOf } {
  if (disks === undefined || disks.size === 0) return {};
  const probe = diskProbe(process.platform);
  return {
    async diskOf(path) {
      const drive = [...disks].find(([folder]) => path === folder || path.startsWith(folder + sep));
      return drive === undefined ? await probe(path) : { disk: drive[1], volume: drive[1] };
    },
  };
}

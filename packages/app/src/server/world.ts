import process from 'node:process';
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
  const session = openSession({ environment, folder, signal, json: true, stdout, stderr, audience: nobody });
  return {
    demo: false,
    session,
    environment,
    folder,
    ...(disks === undefined ? {} : { disks }),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

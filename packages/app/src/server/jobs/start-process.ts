import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import type { FromJob, JobCommand, ToJob } from './job-messages.ts';

/** A job that runs in a process of its own. */
export interface RunningJob {
  cancel(): void;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
}

export interface ProcessOptions {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** Folders that play drives of their own. */
  readonly disks?: ReadonlyMap<string, string>;
  /** Of a phone's backups. It is sent to the process, whose environment and arguments others of this system may see. */
  readonly password?: string;
  /** Hears everything; `failed` comes also where the process died without a word. */
  hear(message: FromJob): void;
}

const script = join(import.meta.dirname, `job-process${extname(import.meta.filename)}`);

export function startProcess(
  command: JobCommand,
  { environment, folder, disks = new Map(), password, hear }: ProcessOptions,
): RunningJob {
  const child = fork(script, [], {
    env: environment,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const send = (message: ToJob): void => {
    if (child.connected) child.send(message, () => {});
  };
  let settled = false;
  child.on('message', (message: FromJob) => {
    if (message.type === 'ready') send({ type: 'run', command, folder, disks, password });
    settled ||= message.type === 'ended' || message.type === 'failed';
    hear(message);
  });
  const complaint = lastWords(child);
  const gone = new Promise<void>((done) => {
    child.on('error', () => done());
    child.on('exit', () => done());
  }).then(() => {
    if (!settled) hear({ type: 'failed', outcome: 'failed', code: 'died', message: died(complaint()) });
  });
  return { gone, cancel: () => send({ type: 'cancel' }) };
}

/** The end of what a process wrote to its standard error. */
function lastWords(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-2000);
  });
  return () => text.trim();
}

function died(complaint: string): string {
  const rest = complaint === '' ? '' : ` It said: ${complaint.split('\n').at(-1)}`;
  return `The work ended unexpectedly. What was done is safe; start it again to go on from there.${rest}`;
}

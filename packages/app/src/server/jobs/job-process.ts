/**
 * The process of one job: the server forks it, so that a job's memory and its long steps are not the server's, and a job
 * that is killed takes nothing along. It runs one command and ends; if the server goes away, it stops at the next safe point.
 */
import process from 'node:process';
import type { Progress } from '@safelight/archive';
import { sentenceFor, UsageError } from '../../sentences.ts';
import { openSession } from '../../session.ts';
import { passwordVariable } from '../../snapshots/password.ts';
import { stoppedSentence } from '../../stopped.ts';
import { asTyped } from '../../terminal/tell.ts';
import { demoDisks } from '../world.ts';
import type { FromJob, ToJob } from './job-messages.ts';
import { pageLine as shownLine } from './page-line.ts';
import { runCommand } from './run-command.ts';

const stop = new AbortController();
/** Ctrl-C in a terminal reaches this process too. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort(new Error('interrupted')));

type Order = Extract<ToJob, { readonly type: 'run' }>;

function pageLine(line: string): string {
  return asTyped(shownLine(line), process.env);
}

/** People see no more. */
const progressPauseMs = 100;

function tell(message: FromJob): void {
  if (process.connected) process.send?.(message);
}

async function run({ command, folder, disks, password }: Order): Promise<FromJob> {
  let toldMs = 0;
  let latest: Progress | undefined;
  const audience = {
    say: (line: string) => tell({ type: 'line', line: pageLine(line) }),
    progress(progress: Progress) {
      latest = progress;
      const nowMs = performance.now();
      if (nowMs - toldMs < progressPauseMs) return;
      toldMs = nowMs;
      tell({ type: 'progress', progress });
    },
  };
  try {
    const { env, stdout, stderr } = process;
    const environment = password === undefined ? env : { ...env, [passwordVariable]: password };
    await using session = openSession({
      environment,
      folder,
      signal: stop.signal,
      json: true,
      stdout,
      stderr,
      audience,
      ...demoDisks(disks),
    });
    const { outcome, lines, json } = await runCommand(command, session);
    if (latest !== undefined) tell({ type: 'progress', progress: latest });
    return { type: 'ended', outcome, lines: lines.map(pageLine), report: json };
  } catch (error) {
    if (stop.signal.aborted)
      return {
        type: 'failed',
        outcome: 'interrupted',
        code: 'interrupted',
        message: pageLine(stoppedSentence(command.kind, error)),
      };
    const outcome = error instanceof UsageError ? 'usage' : 'failed';
    const code =
      typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : outcome;
    return { type: 'failed', outcome, code, message: pageLine(sentenceFor(error)) };
  }
}

process.on('disconnect', () => stop.abort(new Error('interrupted')));
process.on('message', (message: ToJob) => {
  if (message.type === 'cancel') stop.abort(new Error('interrupted'));
  else void run(message).then((end) => process.send?.(end, undefined, {}, () => process.disconnect()));
});
tell({ type: 'ready' });

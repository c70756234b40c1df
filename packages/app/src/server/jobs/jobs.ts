import type { Progress } from '@safelight/archive';
import type { JobDocument } from '../api/jobs.ts';
import { Refusal } from '../guard/refusal.ts';
import { brokeOff } from './broke-off.ts';
import type { Events } from './events.ts';
import type { FromJob, JobCommand } from './job-messages.ts';
import { pace } from './pace.ts';
import { type ProcessOptions, type RunningJob, startProcess } from './start-process.ts';

export interface JobOrder {
  readonly command: JobCommand;
  readonly title: string;
  /** What it uses alone: ids of places and phones; undefined where it may be anything. */
  readonly uses: readonly string[] | undefined;
  /** Of a phone's backups; kept until the job's process has it, and part of no document. */
  readonly password?: string;
}

/** The jobs of this server: each in a process of its own, one at a time for each place. They go on when every page is closed. */
export interface Jobs extends AsyncDisposable {
  start(order: JobOrder): JobDocument;
  list(): JobDocument[];
  /** Throws a Refusal where there is none. */
  find(id: string): JobDocument & { report: unknown };
  cancel(id: string): JobDocument;
  /** The kinds of what runs or waits now. */
  running(): ReadonlySet<string>;
}

export interface JobsOptions extends Omit<ProcessOptions, 'hear' | 'password'> {
  readonly events: Events;
  now(): number;
  randomId(): string;
}

interface Entry {
  order: JobOrder;
  readonly rate: ReturnType<typeof pace>;
  document: JobDocument;
  report: unknown;
  process?: RunningJob;
}

/** So many ended jobs are remembered; the history of runs is in the ledger. */
const mostEnded = 100;
const mostLines = 1000;

export function openJobs({ events, now, randomId, ...surroundings }: JobsOptions): Jobs {
  const entries = new Map<string, Entry>();

  function change(entry: Entry, change: Partial<JobDocument>): void {
    entry.document = { ...entry.document, ...change };
    events.tell({ type: 'job', job: entry.document });
  }

  function entryOf(id: string): Entry {
    const entry = entries.get(id);
    if (entry === undefined) throw new Refusal(404, 'not-listed');
    return entry;
  }

  function hear(entry: Entry, message: FromJob): void {
    const { lines } = entry.document;
    if (message.type === 'line') change(entry, { lines: [...lines, message.line].slice(-mostLines) });
    else if (message.type === 'progress')
      change(entry, { progress: progressOf(message.progress, entry.rate(message.progress, now())) });
    else if (message.type === 'ended') {
      entry.report = message.report;
      const { outcome, report } = message;
      end(entry, {
        outcome,
        brokeOff: brokeOff(outcome, report),
        lines: [...lines, ...message.lines].slice(-mostLines),
      });
    } else if (message.type === 'failed') {
      const { outcome, code } = message;
      end(entry, { outcome, brokeOff: true, error: { code, message: message.message } });
    }
  }

  function end(entry: Entry, change_: Partial<JobDocument>): void {
    change(entry, { ...change_, state: 'ended', ended: new Date(now()).toISOString() });
    events.tell({ type: 'library' });
  }

  /** Starts what waits and conflicts with nothing that came before it. */
  function next(): void {
    const before: Entry[] = [];
    for (const entry of entries.values()) {
      const { state } = entry.document;
      if (state === 'ended') continue;
      if (state === 'waiting' && before.every((other) => !conflict(entry.order, other.order))) launch(entry);
      before.push(entry);
    }
    const ended = [...entries.values()].filter(({ document }) => document.state === 'ended');
    for (const { document } of ended.slice(0, Math.max(0, ended.length - mostEnded)))
      entries.delete(document.id);
  }

  function launch(entry: Entry): void {
    change(entry, { state: 'running', started: new Date(now()).toISOString() });
    const { password, ...order } = entry.order;
    entry.order = order;
    entry.process = startProcess(order.command, {
      ...surroundings,
      ...(password === undefined ? {} : { password }),
      hear: (message) => hear(entry, message),
    });
    void entry.process.gone.then(next);
  }

  return {
    start(order) {
      const id = randomId();
      const document: JobDocument = {
        id,
        kind: order.command.kind,
        title: order.title,
        state: 'waiting',
        started: new Date(now()).toISOString(),
        ended: null,
        outcome: null,
        progress: null,
        lines: [],
        error: null,
        brokeOff: false,
      };
      const entry: Entry = { order, rate: pace(), document, report: null };
      entries.set(id, entry);
      events.tell({ type: 'job', job: document });
      next();
      return entry.document;
    },
    list: () => [...entries.values()].map(({ document }) => document).reverse(),
    find(id) {
      const { document, report } = entryOf(id);
      return { ...document, report };
    },
    cancel(id) {
      const entry = entryOf(id);
      if (entry.document.state === 'waiting') {
        end(entry, { outcome: 'interrupted', brokeOff: true });
        next();
      } else if (entry.document.state === 'running') {
        change(entry, { state: 'cancelling' });
        entry.process?.cancel();
      }
      return entry.document;
    },
    running: () =>
      new Set(
        [...entries.values()]
          .filter(({ document }) => document.state !== 'ended')
          .map(({ document }) => document.kind),
      ),
    async [Symbol.asyncDispose]() {
      const running = [...entries.values()].filter(({ document }) => document.state !== 'ended');
      for (const entry of running) {
        if (entry.document.state === 'waiting') entry.document = { ...entry.document, state: 'ended' };
        entry.process?.cancel();
      }
      await Promise.all(running.map(({ process }) => process?.gone));
    },
  };
}

function conflict({ uses: one }: JobOrder, { uses: other }: JobOrder): boolean {
  if (one === undefined || other === undefined) return true;
  return one.some((used) => other.includes(used));
}

function progressOf(progress: Progress, rate: ReturnType<ReturnType<typeof pace>>): JobDocument['progress'] {
  const { phase, doneBytes, totalBytes, doneItems, totalItems, share, current } = progress;
  return {
    phase,
    doneBytes,
    totalBytes: totalBytes ?? null,
    doneItems,
    totalItems: totalItems ?? null,
    share: share ?? null,
    current: current ?? null,
    ...rate,
  };
}

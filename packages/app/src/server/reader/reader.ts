import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { UsageError } from '../../sentences.ts';
import type { Ask, Asks, FromReader, ReaderProblem, ReaderSurroundings, ToReader } from './asks.ts';

/**
 * A thread with a ledger connection of its own, for what takes longer than a page may wait for anything else: questions about all
 * photos, and the few small changes, which may have to wait for a job's.
 */
export interface Reader extends AsyncDisposable {
  /** Rejects with a UsageError, or an error with the sentence for people. */
  ask<A extends Ask>(ask: A, input: Asks[A]['input']): Promise<Asks[A]['output']>;
}

export function openReader(surroundings: ReaderSurroundings): Reader {
  const script = new URL(`./reader-thread${extname(import.meta.url)}`, import.meta.url);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let count = 0;

  function started(): Worker {
    const { environment, folder, disks } = surroundings;
    const thread = new Worker(script, { workerData: { environment: { ...environment }, folder, disks } });
    thread.unref();
    thread.on('message', (reply: FromReader) => {
      const settle = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ('problem' in reply) settle?.reject(errorOf(reply.problem));
      else settle?.resolve(reply.output);
    });
    thread.on('error', (error) => fell(thread, error));
    thread.on('exit', () => fell(thread, new Error('The reader of the ledger ended.')));
    return thread;
  }

  function fell(thread: Worker, error: unknown): void {
    if (worker !== thread) return;
    worker = undefined;
    for (const settle of waiting.values()) settle.reject(error);
    waiting.clear();
  }

  return {
    async ask<A extends Ask>(ask: A, input: Asks[A]['input']) {
      worker ??= started();
      const id = ++count;
      const settle = Promise.withResolvers<unknown>();
      waiting.set(id, settle);
      worker.postMessage({ id, ask, input } satisfies ToReader);
      return (await settle.promise) as Asks[A]['output'];
    },
    async [Symbol.asyncDispose]() {
      const thread = worker;
      worker = undefined;
      await thread?.terminate();
      for (const settle of waiting.values()) settle.reject(new Error('The server is closing.'));
    },
  };
}

/** The sentence is made already: it came from there. */
function errorOf({ message, code, usage }: ReaderProblem): Error {
  if (usage) return new UsageError(message);
  return Object.assign(new Error(message), { code });
}

import { type ChildProcess, fork } from 'node:child_process';
import { extname, join } from 'node:path';
import process from 'node:process';
import { NoPicture, type PictureOrder } from './make-picture.ts';
import type { PictureReply } from './picture-process.ts';

/** Processes that make pictures; they start when needed, and end when idle. */
export interface PicturePool extends Disposable {
  /** The picture. Rejects with NoPicture, or the signal's reason where it was still waiting. */
  make(order: PictureOrder, signal?: AbortSignal): Promise<Buffer>;
}

interface Task {
  readonly order: PictureOrder;
  readonly settle: PromiseWithResolvers<Buffer>;
  readonly signal: AbortSignal | undefined;
}

interface Maker {
  readonly child: ChildProcess;
  task: { readonly id: number; readonly task: Task } | undefined;
  idleTimer: NodeJS.Timeout | undefined;
}

const script = join(import.meta.dirname, `picture-process${extname(import.meta.filename)}`);
/** A process keeps its decoders' memory; half a minute without a picture, and it is given back. */
const idleMs = 30_000;
/** Decoding the largest HEIC takes ten seconds on a slow machine. */
const mostMs = 60_000;

export function openPicturePool(size: number): PicturePool {
  const makers = new Set<Maker>();
  const queue: Task[] = [];
  let count = 0;

  function next(): void {
    for (;;) {
      const task = queue.at(-1);
      if (task === undefined) return;
      if (task.signal?.aborted === true) {
        queue.pop();
        task.settle.reject(task.signal.reason);
        continue;
      }
      const maker =
        [...makers].find((one) => one.task === undefined) ?? (makers.size < size ? started() : undefined);
      if (maker === undefined) return;
      // What was asked for last is what is looked at now.
      queue.pop();
      hand(maker, task);
    }
  }

  function started(): Maker {
    // One thread for the file system and one for sharp.
    const env = { ...process.env, UV_THREADPOOL_SIZE: '2' };
    const child = fork(script, [], {
      env,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const maker: Maker = { child, task: undefined, idleTimer: undefined };
    makers.add(maker);
    child.on('message', (reply: PictureReply) => heard(maker, reply));
    const fell = (): void => {
      makers.delete(maker);
      clearTimeout(maker.idleTimer);
      const unfinished = maker.task;
      maker.task = undefined;
      unfinished?.task.settle.reject(
        new NoPicture('No picture could be made of this file.', { forGood: true }),
      );
      next();
    };
    child.on('error', fell);
    child.on('exit', fell);
    return maker;
  }

  function hand(maker: Maker, task: Task): void {
    clearTimeout(maker.idleTimer);
    const id = ++count;
    maker.task = { id, task };
    maker.child.send({ id, order: task.order }, () => {});
    maker.idleTimer = setTimeout(() => maker.child.kill('SIGKILL'), mostMs);
    maker.idleTimer.unref();
  }

  function heard(maker: Maker, reply: PictureReply): void {
    if (maker.task?.id !== reply.id) return;
    const { settle } = maker.task.task;
    maker.task = undefined;
    clearTimeout(maker.idleTimer);
    maker.idleTimer = setTimeout(() => maker.child.kill(), idleMs);
    maker.idleTimer.unref();
    if ('bytes' in reply) settle.resolve(Buffer.from(reply.bytes));
    else settle.reject(new NoPicture(reply.message, { forGood: reply.forGood }));
    next();
  }

  return {
    make(order, signal) {
      const settle = Promise.withResolvers<Buffer>();
      queue.push({ order, settle, signal });
      next();
      return settle.promise;
    },
    [Symbol.dispose]() {
      for (const { child, idleTimer } of makers) {
        clearTimeout(idleTimer);
        child.kill('SIGKILL');
      }
    },
  };
}

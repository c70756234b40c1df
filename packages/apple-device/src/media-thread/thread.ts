import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { bufferPool } from '../afc/buffer-pool.ts';
import { usualChunkBytes } from '../afc/read.ts';
import { type MediaFiles, mediaFiles } from '../media-files.ts';
import { openAfc } from '../phone.ts';
import { tellError } from '../told-error.ts';
import type { Answer, Request, ThreadPhone } from './messages.ts';

/** What is under way for one id: an end to it, and who waits to be asked for the next chunk. */
interface Task {
  readonly stop: AbortController;
  next: () => void;
}

/** Memory that both threads see, by its number. */
function sharedSlots() {
  const slots = new Map<ArrayBufferLike, number>();
  const told = new Set<number>();
  const buffers = bufferPool(usualChunkBytes, (sizeBytes) => {
    const memory = new SharedArrayBuffer(sizeBytes);
    slots.set(memory, slots.size);
    return new Uint8Array(memory);
  });
  return {
    buffers,
    /** How a chunk in one of the slots is told. */
    told(id: number, chunk: Uint8Array): Answer {
      const slot = slots.get(chunk.buffer);
      if (slot === undefined) throw new TypeError('a chunk that is in no slot');
      const answer = { kind: 'chunk', id, slot, bytes: chunk.length } as const;
      if (told.has(slot)) return answer;
      told.add(slot);
      return { ...answer, memory: chunk.buffer as SharedArrayBuffer };
    },
  };
}

function serve(port: MessagePort, phone: ThreadPhone): void {
  const slots = sharedSlots();
  const files = mediaFiles({ openAfc: () => openAfc(phone), buffers: slots.buffers });
  const tasks = new Map<number, Task>();
  const say = (answer: Answer): void => port.postMessage(answer);

  async function answer(request: Exclude<Request, { kind: 'next' | 'stop' }>): Promise<void> {
    const { id } = request;
    const task: Task = { stop: new AbortController(), next: () => {} };
    tasks.set(id, task);
    try {
      if (request.kind === 'open') await read(request, task);
      else say({ kind: 'value', id, value: await ask(files, request, task.stop.signal) });
    } catch (error) {
      if (!task.stop.signal.aborted) say({ kind: 'failed', id, error: tellError(error) });
    } finally {
      tasks.delete(id);
    }
  }

  async function read({ id, path, how }: Request & { kind: 'open' }, task: Task): Promise<void> {
    const { signal } = task.stop;
    for await (const chunk of files.open(path, { ...how, lend: true, signal })) {
      const asked = new Promise<void>((resolve) => {
        task.next = resolve;
      });
      say(slots.told(id, chunk));
      await asked;
      if (signal.aborted) return;
    }
    say({ kind: 'end', id });
  }

  port.on('message', (request: Request) => {
    if (request.kind !== 'next' && request.kind !== 'stop') {
      void answer(request);
      return;
    }
    const task = tasks.get(request.id);
    if (request.kind === 'stop') task?.stop.abort();
    task?.next();
  });
}

async function ask(
  files: MediaFiles,
  { kind, path }: Request & { kind: 'stat' | 'list' },
  signal: AbortSignal,
) {
  return kind === 'stat' ? await files.stat(path, { signal }) : await files.list(path, { signal });
}

if (parentPort !== null) serve(parentPort, workerData as ThreadPhone);

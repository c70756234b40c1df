import { type MessagePort, parentPort } from 'node:worker_threads';
import { tellError } from '../../told-error.ts';
import { FileWriter } from './file-writer.ts';
import type { Answer, Request } from './messages.ts';

function serve(port: MessagePort): void {
  const writer = new FileWriter();
  let isOver = false;

  function write({ memory, parts }: Request & { kind: 'piece' }): void {
    const written = writer.write(memory, parts);
    port.postMessage({ kind: 'written', memory, ...written } satisfies Answer, [memory]);
  }

  function fail(error: unknown): void {
    isOver = true;
    writer.discard();
    port.postMessage({ kind: 'failed', error: tellError(error) } satisfies Answer);
  }

  port.on('message', (request: Request) => {
    if (request.kind === 'end') {
      writer.discard();
      port.close();
    } else if (!isOver) {
      try {
        write(request);
      } catch (error) {
        fail(error);
      }
    }
  });
}

if (parentPort !== null) serve(parentPort);

import { parentPort } from 'node:worker_threads';
import { FinderBackupError, systemCode } from '../errors.ts';
import { extractFile } from '../extract/extract-file.ts';
import { checkFile } from '../verify/check-file.ts';
import type { TaskMessage, TaskReply } from './tasks.ts';

function answer({ task, stop }: TaskMessage): TaskReply {
  const flag = new Int32Array(stop);
  const stopped = (): boolean => Atomics.load(flag, 0) !== 0;
  if (stopped()) return { stopped: true };
  try {
    const result = task.kind === 'check' ? checkFile(task, stopped) : extractFile(task, stopped);
    return stopped() ? { stopped: true } : { result };
  } catch (error) {
    const ours = error instanceof FinderBackupError;
    const code = ours ? error.code : (systemCode(error) ?? 'EIO');
    return { failure: { code, message: error instanceof Error ? error.message : String(error), ours } };
  }
}

parentPort?.on('message', (message: TaskMessage) => parentPort?.postMessage(answer(message)));

import type { ReceivedFile } from '../device-link/file-thread/messages.ts';
import type { HostFolder } from '../device-link/host-folder.ts';
import type { DeviceLink } from '../device-link/link.ts';
import type { UnsentFile } from '../device-link/receive-files.ts';
import { type ServeHooks, serveFolder } from '../device-link/serve.ts';
import type { Dictionary } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import { openSession, type TrustedPhone } from '../phone.ts';
import { openMobileBackup, sendRequest } from './conversation.ts';
import { checkAnswer } from './errors.ts';
import { type PhoneNotice, watchNotices } from './notices.ts';
import { holdSyncLock } from './sync-lock.ts';

/** How far an operation is. */
export interface BackupProgress {
  /** The phone's own word, 0 to 100; undefined until it says. */
  readonly percent: number | undefined;
  /** Files and bytes that travelled, in either direction. */
  readonly files: number;
  readonly bytes: number;
  /** What the phone is having done. */
  readonly step: 'waiting' | 'receiving' | 'sending' | 'placing';
}

export interface OperationOptions {
  /** Ends the operation: the phone is told, and the signal's reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** The longest silence in milliseconds; phones have been seen to think for many minutes before a first message. */
  readonly silenceMs?: number;
  readonly onProgress?: (progress: BackupProgress) => void;
  readonly onNotice?: (notice: PhoneNotice) => void;
  readonly onReceived?: (file: ReceivedFile) => void;
  readonly onUnsent?: (file: UnsentFile) => void;
  /** A file has left for the phone. `path`: from the backup's root. */
  readonly onSent?: (path: string) => void;
}

export interface Operation {
  /** Apple's name: `Backup`, `Restore`, `ChangePassword`. */
  readonly name: string;
  readonly message: Dictionary;
  readonly folder: HostFolder;
  /** Whether other programs are kept from syncing meanwhile. */
  readonly locked: boolean;
}

const usualSilenceMs = 30 * 60_000;

/**
 * Runs one operation of mobilebackup2, and answers the phone's last message. Throws the phone's refusals
 * (see `checkAnswer`), `stopped-on-phone`, `busy`, what `serveFolder` throws, and the signal's reason.
 */
export async function runOperation(
  phone: TrustedPhone,
  operation: Operation,
  options: OperationOptions,
): Promise<Dictionary> {
  const { signal } = options;
  const { signal: _, ...muxer } = phone.muxer;
  // Connections of their own life: at an abort the phone is told, and its lock released.
  await using session = await openSession({ ...phone, muxer });
  const calm = { ...phone, muxer, session };
  let stopOnPhone = (): void => {};
  await using proxy = await watchNotices(calm, (notice) => {
    options.onNotice?.(notice);
    if (notice === 'stop-wanted') stopOnPhone();
  });
  await using _lock = operation.locked ? await holdSyncLock(calm, proxy, signal) : undefined;
  signal?.throwIfAborted();
  const link = await openMobileBackup(calm, options.silenceMs ?? usualSilenceMs);
  await session.stopSession();
  stopOnPhone = () => void link.leave(new DeviceError('stopped-on-phone', 'it was stopped on the phone'));
  return await converse(link, operation, options);
}

async function converse(
  link: DeviceLink,
  operation: Operation,
  options: OperationOptions,
): Promise<Dictionary> {
  const { signal } = options;
  const onAbort = (): void => void link.leave(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal?.aborted) throw signal.reason;
    await sendRequest(link, operation.name, operation.message);
    const answer = await serveFolder(link, operation.folder, hooks(options));
    checkAnswer(answer);
    await link.leave();
    return answer;
  } catch (error) {
    await link.leave(error);
    throw error;
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

function hooks(options: OperationOptions): ServeHooks {
  let progress: BackupProgress = { percent: undefined, files: 0, bytes: 0, step: 'waiting' };
  const report = (change: Partial<BackupProgress>): void => {
    progress = { ...progress, ...change };
    options.onProgress?.(progress);
  };
  const onBytes = (count: number): void => report({ bytes: progress.bytes + count });
  return {
    receiving: {
      onBytes,
      onFile: (file) => {
        options.onReceived?.(file);
        report({ files: progress.files + 1 });
      },
      onUnsent: (file) => options.onUnsent?.(file),
    },
    sending: {
      onBytes,
      onFile: (path) => {
        options.onSent?.(path);
        report({ files: progress.files + 1 });
      },
    },
    onRequest: (name, percent) =>
      report({ step: steps[name] ?? 'placing', ...(percent === undefined ? {} : { percent }) }),
  };
}

const steps: Readonly<Record<string, BackupProgress['step']>> = {
  DLMessageUploadFiles: 'receiving',
  DLMessageDownloadFiles: 'sending',
};

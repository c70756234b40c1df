import {
  DeviceError,
  type DeviceErrorCode,
  type MediaEntry,
  type MediaFiles,
  type MediaOpenOptions,
} from '@safelight/apple-device';
import { PhoneError } from './phone-error.ts';

type Signalled = { readonly signal?: AbortSignal };

/** A phone's files as both readers of photos want them. */
export interface PhoneMedia extends MediaFiles {
  /** Set once the phone does not answer any more; from then on every call throws it. */
  readonly lost: PhoneError | undefined;
}

/** Errors after which a connection is useless; whether the phone is gone too is then to be found out. */
const connectionEnds: ReadonlySet<DeviceErrorCode> = new Set([
  'disconnected',
  'timeout',
  'protocol',
  'no-device',
  'no-usbmuxd',
  'connection-refused',
]);

/** A file that breaks the connection this often is given up, and named. */
const mostBreaks = 3;

/** Whether an error, or what caused it, is the end of a connection. */
function isConnectionEnd(error: unknown): boolean {
  if (error instanceof DeviceError) return connectionEnds.has(error.code);
  return error instanceof Error && error.cause !== undefined && isConnectionEnd(error.cause);
}

/**
 * Media files over a cable that may break: a connection that ended is replaced, and a file goes on where it stopped.
 * When the phone itself is gone, all ends at once with the same PhoneError. A folder that is absent has no entries.
 */
export function phoneMedia(files: MediaFiles): PhoneMedia {
  let lost: PhoneError | undefined;
  let probing: Promise<void> | undefined;

  /** Returns where the phone still answers; else throws. */
  function probe(signal: AbortSignal | undefined, error: unknown): Promise<void> {
    probing ??= answers(files, signal)
      .catch((cause: unknown) => {
        signal?.throwIfAborted();
        lost ??= new PhoneError('gone', '', { cause: cause instanceof Error ? cause : error });
        throw lost;
      })
      .finally(() => {
        probing = undefined;
      });
    return probing;
  }

  async function again<T>(act: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    for (let breaks = 1; ; breaks++) {
      if (lost !== undefined) throw lost;
      try {
        return await act();
      } catch (error) {
        signal?.throwIfAborted();
        if (!isConnectionEnd(error)) throw error;
        await probe(signal, error);
        if (breaks === mostBreaks) throw error;
      }
    }
  }

  async function* open(path: string, how: MediaOpenOptions = {}): AsyncGenerator<Uint8Array, void> {
    let next = how.start ?? 0;
    for (let breaks = 1; ; breaks++) {
      if (lost !== undefined) throw lost;
      try {
        for await (const chunk of files.open(path, { ...how, start: next })) {
          next += chunk.length;
          yield chunk;
        }
        return;
      } catch (error) {
        how.signal?.throwIfAborted();
        if (!isConnectionEnd(error)) throw error;
        await probe(how.signal, error);
        if (breaks === mostBreaks)
          throw new DeviceError('read-failed', `${path} broke the connection again and again`, {
            cause: error,
          });
      }
    }
  }

  return {
    get lost() {
      return lost;
    },
    stat: (path, o: Signalled = {}) => again(() => files.stat(path, o), o.signal),
    list: (folder, o: Signalled = {}) => again(() => listOrNothing(files, folder, o), o.signal),
    open,
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

/** Asked twice, as the first may still be given a connection that has just ended. */
async function answers(files: MediaFiles, signal: AbortSignal | undefined): Promise<void> {
  const options = signal === undefined ? {} : { signal };
  try {
    await files.stat('DCIM', options);
  } catch (error) {
    if (!(error instanceof DeviceError) || error.code !== 'disconnected') throw error;
    await files.stat('DCIM', options);
  }
}

async function listOrNothing(
  files: MediaFiles,
  folder: string,
  options: Signalled,
): Promise<readonly MediaEntry[]> {
  try {
    return await files.list(folder, options);
  } catch (error) {
    if (error instanceof DeviceError && error.code === 'not-found' && folder !== '') return [];
    throw error;
  }
}

import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bytes } from '../bytes.ts';
import { ArchiveError } from '../errors.ts';
import { type Digest, digest } from '../model/digest.ts';
import type { PutOptions, PutResult, Store } from '../store.ts';

/**
 * What is wrong with a drive.
 *
 * - `short-write`: the medium keeps only the first half of a file, and says nothing
 * - `flipped-byte`: a byte changes on the way to the medium, and nobody notices
 * - `lying-sync`: the medium says that a file is durable, and holds as many zeros
 * - `disk-full`: there is room for this many bytes of originals
 * - `cable-out`: after this many bytes of originals the drive is gone, and stays gone
 * - `slow`: every file takes this much longer
 */
export type Fault =
  | { readonly kind: 'short-write' | 'flipped-byte' | 'lying-sync'; readonly files: FaultyFiles }
  | { readonly kind: 'disk-full' | 'cable-out'; readonly afterBytes: number }
  | { readonly kind: 'slow'; readonly pauseMs: number };

/** Which originals are hit, counted from 1 in the order in which their writing begins. */
export type FaultyFiles = 'all' | readonly number[];

/**
 * A store with faults around a sound one, for tests of what is built upon stores. Silent faults hit originals only;
 * what can be made again (checksum lists, sidecars, ledger copies) is written as it should be while the drive is there.
 */
export function faultyStore(store: Store, faults: readonly Fault[]): Store {
  let originals = 0;
  let keptBytes = 0;
  let gone = false;

  function assertThere(): void {
    if (gone) throw new ArchiveError('place-gone');
  }

  /** Counts what reaches the medium; the error that ends it, once there is one. */
  function watched(bytes: Bytes, failed: (error: ArchiveError) => void): Bytes {
    return {
      size: bytes.size,
      async *open(options) {
        for await (const chunk of bytes.open(options)) {
          for (const fault of faults) {
            if (fault.kind === 'cable-out' && keptBytes + chunk.length > fault.afterBytes) gone = true;
            if (fault.kind === 'disk-full' && keptBytes + chunk.length > fault.afterBytes)
              failed(new ArchiveError('disk-full'));
          }
          if (gone) failed(new ArchiveError('place-gone'));
          keptBytes += chunk.length;
          yield chunk;
        }
      },
    };
  }

  async function putOriginal(bytes: Bytes, options: PutOptions): Promise<PutResult> {
    originals++;
    let failure: ArchiveError | undefined;
    const whole = watched(bytes, (error) => {
      failure = error;
      throw error;
    });
    const silent = faults.find((fault) => 'files' in fault && hits(fault.files, originals));
    try {
      return await (silent === undefined || bytes.size === 0
        ? store.put(whole, options)
        : putBroken(whole, options, silent.kind));
    } catch (error) {
      throw failure ?? error;
    }
  }

  /** Stores other bytes than it was given, and answers as if they were the right ones. */
  async function putBroken(bytes: Bytes, options: PutOptions, kind: Fault['kind']): Promise<PutResult> {
    const hash = createHash('sha256');
    const broken: Bytes = {
      size: kind === 'short-write' ? bytes.size >> 1 : bytes.size,
      open: (open) => breaking(bytes, { kind, onChunk: (chunk) => hash.update(chunk) }, open),
    };
    let told: { readonly digest: Digest; readonly size: number } | undefined;
    const { key } = await store.put(broken, {
      ...options,
      keyFor(_, taken) {
        told ??= { digest: digest(hash.digest('hex')), size: bytes.size };
        return options.keyFor(told, taken);
      },
    });
    if (told === undefined) throw new ArchiveError('refused', { subject: 'a store that asks for no name' });
    return { ...told, key };
  }

  return {
    async put(bytes, options) {
      assertThere();
      for (const fault of faults) {
        if (fault.kind === 'slow') await pause(fault.pauseMs, undefined, abortable(options.signal));
      }
      return options.replace === true ? await store.put(bytes, options) : await putOriginal(bytes, options);
    },
    async *get(key, options) {
      assertThere();
      yield* store.get(key, options);
    },
    async stat(key) {
      assertThere();
      return await store.stat(key);
    },
    async *list(folder, options) {
      assertThere();
      yield* store.list(folder, options);
    },
    async rename(from, to) {
      assertThere();
      await store.rename(from, to);
    },
    async remove(key, because) {
      assertThere();
      await store.remove(key, because);
    },
    async prove(key, options) {
      assertThere();
      return await store.prove(key, options);
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function hits(files: FaultyFiles, nth: number): boolean {
  return files === 'all' || files.includes(nth);
}

function abortable(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

interface Breaking {
  readonly kind: Fault['kind'];
  onChunk(chunk: Uint8Array): void;
}

async function* breaking(
  bytes: Bytes,
  { kind, onChunk }: Breaking,
  options: Parameters<Bytes['open']>[0],
): AsyncIterable<Uint8Array> {
  const half = bytes.size >> 1;
  let at = 0;
  for await (const chunk of bytes.open(options)) {
    onChunk(chunk);
    const start = at;
    at += chunk.length;
    if (kind === 'short-write') {
      if (start < half) yield chunk.subarray(0, half - start);
    } else if (kind === 'lying-sync') yield new Uint8Array(chunk.length);
    else yield start <= half && half < at ? flipped(chunk, half - start) : chunk;
  }
}

function flipped(chunk: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(chunk);
  copy[index] = (copy[index] ?? 0) ^ 0x20;
  return copy;
}

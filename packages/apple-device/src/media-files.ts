import { abortable } from './abortable.ts';
import { type BufferPool, bufferPool } from './afc/buffer-pool.ts';
import type { AfcClient } from './afc/client.ts';
import type { FileInfo } from './afc/file-info.ts';
import { AfcPool } from './afc/pool.ts';
import { readAfcFile, usualChunkBytes } from './afc/read.ts';
import { DeviceError } from './errors.ts';
import { checkedMediaPath, isSafeName } from './media-path.ts';

/** Why something that a listing names cannot be read as a file or folder. */
export type MediaRefusal =
  | 'symlink'
  | 'special-file'
  | 'unsafe-name'
  | 'duplicate-name'
  | 'unreadable'
  | 'vanished';

export interface MediaStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes; 0 for what is not a file. */
  readonly size: number;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly modifiedAtMs: number;
  /** When the file came to be on the phone. */
  readonly bornAtMs?: number;
}

export interface MediaEntry extends MediaStat {
  readonly name: string;
  /** Present if and only if `kind` is `other`. */
  readonly refusal?: MediaRefusal;
}

export interface MediaOpenOptions {
  /** First byte, from 0. */
  readonly start?: number;
  /** The byte after the last; beyond the end of the file means its end. */
  readonly end?: number;
  /** Fail with `changed-while-reading` unless the file is this one, before its first byte and after its last. */
  readonly expect?: { readonly size: number; readonly modifiedAtMs: number };
  /** The caller is done with a chunk when it asks for the next one, so that its memory can be used again. */
  readonly lend?: boolean;
  readonly signal?: AbortSignal;
}

/** A phone's files, to be read as a camera roll. Paths are relative to the media root, `/` between names, `''` the root. */
export interface MediaFiles extends AsyncDisposable {
  /** Undefined when there is nothing. */
  stat(path: string, options?: { readonly signal?: AbortSignal }): Promise<MediaStat | undefined>;
  /** All that a folder holds, each name once; names that cannot stand in a path come as `other`. */
  list(folder: string, options?: { readonly signal?: AbortSignal }): Promise<readonly MediaEntry[]>;
  /** A file's bytes, in chunks of at most 1 MiB. */
  open(path: string, options?: MediaOpenOptions): AsyncIterable<Uint8Array>;
}

/** Stats under way at once over all connections: enough that the phone never waits for us, few enough to stay small. */
const statsUnderWay = 128;
/** Folders of the camera roll hold about a thousand names; one beyond this is not believed. */
const maxNames = 1_000_000;

/**
 * Reads a phone's media over a few AFC connections (two keep the phone and this computer busy at once). `openAfc` is
 * called when a connection is needed, and again after one has ended. Throws DeviceErrors, or the signal's reason.
 */
export function mediaFiles(options: {
  readonly openAfc: () => Promise<AfcClient>;
  readonly connections?: number;
  /** Where lent chunks are read to: buffers of `usualChunkBytes`. */
  readonly buffers?: BufferPool;
}): MediaFiles {
  const pool = new AfcPool(options.openAfc, options.connections ?? 2);
  const { buffers = bufferPool(usualChunkBytes, Buffer.allocUnsafeSlow) } = options;
  return {
    async stat(path, { signal } = {}) {
      const afc = await abortable(pool.take(), signal);
      return await statOrNothing(afc, checkedMediaPath(path), signal);
    },
    async list(folder, { signal } = {}) {
      const afc = await abortable(pool.take(), signal);
      return await entries(pool, checkedMediaPath(folder), await abortable(afc.list(folder), signal), signal);
    },
    open: (path, { lend = false, ...how } = {}) =>
      read(pool, checkedMediaPath(path), lend ? { ...how, buffers } : how),
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

async function* read(
  pool: AfcPool,
  path: string,
  options: Omit<MediaOpenOptions, 'lend'> & { readonly buffers?: BufferPool },
): AsyncGenerator<Uint8Array, void> {
  const { expect, signal, start, end, buffers } = options;
  signal?.throwIfAborted();
  const afc = await abortable(pool.take(), signal);
  const check = async (): Promise<void> => {
    if (expect === undefined) return;
    const now = await statOrNothing(afc, path, signal);
    if (now?.kind === 'file' && now.size === expect.size && now.modifiedAtMs === expect.modifiedAtMs) return;
    throw new DeviceError('changed-while-reading', `${path} is not the file that was listed`);
  };
  await check();
  yield* readAfcFile(afc, path, { start, end: end ?? expect?.size, signal, buffers });
  await check();
}

async function entries(
  pool: AfcPool,
  folder: string,
  names: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly MediaEntry[]> {
  if (names.length > maxNames) throw new DeviceError('protocol', `${folder} lists ${names.length} names`);
  const seen = new Set<string>();
  const found: MediaEntry[] = [];
  const wanted = names.filter((name) => name !== '.' && name !== '..' && name !== '');
  const queue = wanted.values();
  const worker = async (): Promise<void> => {
    for (const name of queue) {
      signal?.throwIfAborted();
      if (!isSafeName(name)) found.push(refused(name, 'unsafe-name'));
      else if (seen.has(name)) found.push(refused(name, 'duplicate-name'));
      else {
        seen.add(name);
        found.push(await entry(await pool.take(), folder === '' ? name : `${folder}/${name}`, name));
      }
    }
  };
  await abortable(Promise.all(Array.from({ length: statsUnderWay }, worker)), signal);
  return found;
}

async function entry(afc: AfcClient, path: string, name: string): Promise<MediaEntry> {
  try {
    const info = await afc.stat(path);
    if (info.kind === 'symlink') return refused(name, 'symlink');
    if (info.kind === 'other') return refused(name, 'special-file');
    return { name, ...toStat(info) };
  } catch (error) {
    if (!(error instanceof DeviceError) || error.answer === undefined) throw error;
    return refused(name, error.code === 'not-found' ? 'vanished' : 'unreadable');
  }
}

async function statOrNothing(
  afc: AfcClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<MediaStat | undefined> {
  try {
    return toStat(await abortable(afc.stat(path), signal));
  } catch (error) {
    if (error instanceof DeviceError && error.code === 'not-found') return undefined;
    throw error;
  }
}

function refused(name: string, refusal: MediaRefusal): MediaEntry {
  return { name, kind: 'other', size: 0, modifiedAtMs: 0, refusal };
}

function toStat(info: FileInfo): MediaStat {
  return {
    kind: info.kind === 'symlink' ? 'other' : info.kind,
    size: info.kind === 'file' ? info.sizeBytes : 0,
    modifiedAtMs: info.modifiedAtMs,
    ...(info.bornAtMs === undefined ? {} : { bornAtMs: info.bornAtMs }),
  };
}

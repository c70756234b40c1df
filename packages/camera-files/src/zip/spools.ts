import { open, rm, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CameraFilesError, isSystemError } from '../errors.ts';
import { fileBytes, type ZipBytes } from './zip-bytes.ts';

/** A zip that lies compressed in another one: nothing in it can be reached but by unpacking all before it. */
export interface ToUnpack {
  /** Tells it apart from all others. */
  readonly name: string;
  /** Bytes, as declared. */
  readonly size: number;
  readonly compressedSize: number;
  /** All of them, checked against their sum at the end. */
  bytes(): AsyncIterable<Uint8Array>;
}

interface Spool {
  readonly path: string;
  readonly size: number;
  users: number;
}

const gib = 1024 ** 3;
/** Left free for the computer and its owner. */
const reserveBytes = gib;
/** Of those that nobody reads at the moment: a Live Photo's other half, or a second look, is cheap then. */
const mostIdleBytes = 4 * gib;
/** Of one source, each zip counted once: more than anybody's photos are handed out twice packed. */
const mostBytes = 512 * gib;
/** Deflate gives at most 1,032 for one (RFC 1951); zips of photos hardly give 1.1. Small ones do no harm. */
const bombRatio = 100;
const harmlessBytes = gib;

/** Zips that are unpacked to files while they are read; none outlives it. One is unpacked at a time. */
export class Spools implements AsyncDisposable {
  readonly #scratch: (() => string) | undefined;
  /** In the order in which they were last asked for. */
  readonly #spools = new Map<string, Spool>();
  readonly #seen = new Set<string>();
  #seenBytes = 0;
  #queue: Promise<unknown> = Promise.resolve();

  /** `scratch` gives a path for a file that lives no longer than the process; without, nothing is unpacked. */
  constructor(scratch: (() => string) | undefined) {
    this.#scratch = scratch;
  }

  /** @throws CameraFilesError `not-unpacked`, `no-room`, and what reading the bytes throws */
  open(zip: ToUnpack): Promise<ZipBytes> {
    const opened = this.#queue.then(() => this.#open(zip));
    this.#queue = opened.catch(() => undefined);
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#queue;
    for (const [name] of this.#spools) await this.#remove(name);
  }

  async #open(zip: ToUnpack): Promise<ZipBytes> {
    const spool = this.#spools.get(zip.name) ?? (await this.#unpack(zip));
    this.#spools.delete(zip.name);
    this.#spools.set(zip.name, spool);
    const bytes = await fileBytes(spool.path);
    spool.users++;
    return {
      ...bytes,
      async [Symbol.asyncDispose]() {
        spool.users--;
        await bytes[Symbol.asyncDispose]();
      },
    };
  }

  async #unpack(zip: ToUnpack): Promise<Spool> {
    const { name, size, compressedSize } = zip;
    if (!this.#seen.has(name)) this.#seenBytes += size;
    this.#seen.add(name);
    const bomb = size > harmlessBytes && size > bombRatio * compressedSize;
    if (this.#scratch === undefined || bomb || this.#seenBytes > mostBytes)
      throw new CameraFilesError('not-unpacked', name);
    const path = this.#scratch();
    await this.#makeRoom(dirname(path), zip);
    try {
      await write(path, zip);
    } catch (error) {
      await rm(path, { force: true });
      throw isSystemError(error, 'ENOSPC', 'EDQUOT', 'EFBIG')
        ? new CameraFilesError('no-room', name, error)
        : error;
    }
    return { path, size, users: 0 };
  }

  async #makeRoom(folder: string, { name, size }: ToUnpack): Promise<void> {
    const idle = [...this.#spools].filter(([, { users }]) => users === 0);
    let kept = idle.reduce((sum, [, spool]) => sum + spool.size, 0);
    const free = async () => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize - reserveBytes;
    };
    for (const [one, spool] of idle) {
      if (kept + size <= mostIdleBytes && (await free()) >= size) return;
      await this.#remove(one);
      kept -= spool.size;
    }
    if ((await free()) < size) throw new CameraFilesError('no-room', name);
  }

  async #remove(name: string): Promise<void> {
    const spool = this.#spools.get(name);
    this.#spools.delete(name);
    if (spool !== undefined) await rm(spool.path, { force: true });
  }
}

async function write(path: string, zip: ToUnpack): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  for await (const chunk of zip.bytes()) await file.writeFile(chunk);
}

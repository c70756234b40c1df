import { createHash } from 'node:crypto';
import type { Bytes, OpenOptions } from '../../bytes.ts';
import { ArchiveError, isArchiveError } from '../../errors.ts';
import { isReplaceable } from '../../layout/names-of-ours.ts';
import { digest } from '../../model/digest.ts';
import { type StoreKey, storeKey } from '../../model/store-key.ts';
import type { Proven, PutOptions, PutResult, Store, StoreEntry } from '../../store.ts';
import { releasing } from '../releasing.ts';
import { withRetries } from '../retrying/retries.ts';
import { openSpareBuffers } from '../spare-buffers.ts';
import { putWithoutRename, type Sent } from '../without-rename/put-without-rename.ts';
import { badAnswer, parseAnswer } from './answer.ts';
import { openS3Client, type S3Client, type S3ClientOptions } from './client.ts';
import { listObjects } from './list-objects.ts';
import { abortUploadsBefore, uploadInParts } from './multipart.ts';
import { readObject } from './read-object.ts';
import { isAmbiguous } from './s3-failure.ts';
import { openSlots, type Slots } from './slots.ts';

export interface S3StoreOptions extends S3ClientOptions {
  /** What all keys of the store begin with, without a `/` at either end; `''` for the whole bucket. */
  readonly prefix: string;
  /** Originals are kept from deletion for so long by the bucket's Object Lock, which must be on. */
  readonly retention?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number };
  /** Which keys may be replaced; those that can be made again, unless said by a wrapper that sees to it itself. */
  mayReplace?(key: StoreKey): boolean;
}

/** A bucket, or what begins with a prefix in it, as a store. Several writers may work on it at once. */
export interface S3Store extends Store {
  /** Takes away what uploads left that were begun so long ago and never ended; how many. */
  abortUploadsOlderThan(ageMs: number): Promise<number>;
}

/** Smaller ones are sent in one request, from memory. */
const singlePutBytes = 8 * 1024 * 1024;
/** Parts in memory, of all uploads together: 64 MiB. */
const partsInMemory = 8;
/** More than that S3 does not copy within itself. */
const longestServerCopyBytes = 5 * 1024 ** 3;

/** Makes no request yet. Errors of its methods: those of `Store`, and `unreachable`, `credentials-refused`, `locked`, `bad-answer`. */
export function openS3Store(options: S3StoreOptions): S3Store {
  return new BucketStore(options);
}

class BucketStore implements S3Store {
  readonly #client: S3Client;
  readonly #options: S3StoreOptions;
  readonly #prefix: string;
  readonly #memory = openSpareBuffers(singlePutBytes, partsInMemory);
  readonly #slots: Slots = openSlots(partsInMemory);

  constructor(options: S3StoreOptions) {
    this.#client = openS3Client(options);
    this.#options = options;
    this.#prefix = options.prefix === '' ? '' : `${options.prefix}/`;
  }

  async put(bytes: Bytes, options: PutOptions): Promise<PutResult> {
    return await putWithoutRename(bytes, options, {
      memory: this.#memory,
      send: async (key, source, sent) => await this.#send({ key, bytes: source, sent, options }),
    });
  }

  async *get(key: StoreKey, { lend, signal }: OpenOptions = {}): AsyncIterable<Uint8Array> {
    const bytes = readObject(this.#client, this.#prefix + key, signal);
    yield* lend === true ? releasing(bytes) : bytes;
  }

  async stat(key: StoreKey): Promise<StoreEntry | undefined> {
    try {
      const answer = await this.#client.send({ method: 'HEAD', key: this.#prefix + key });
      answer.resume();
      const { etag, 'content-length': length, 'last-modified': modified = '' } = answer.headers;
      const size = Number(length);
      if (length === undefined || !Number.isSafeInteger(size)) throw badAnswer('an object without a length');
      const modifiedAtMs = Date.parse(modified);
      return {
        size,
        modifiedAtMs: Number.isNaN(modifiedAtMs) ? 0 : modifiedAtMs,
        ...(etag === undefined ? {} : { revision: etag }),
      };
    } catch (error) {
      if (isArchiveError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  async *list(folder: string, { signal }: { signal?: AbortSignal } = {}): AsyncIterable<StoreKey> {
    const prefix = this.#prefix + (folder === '' ? '' : `${storeKey(folder)}/`);
    const folders: string[] = [];
    for await (const page of listObjects(this.#client, prefix, { signal })) {
      for (const key of page.keys) {
        // What some tools put for a folder.
        if (!key.endsWith('/')) yield key.slice(this.#prefix.length) as StoreKey;
      }
      folders.push(...page.folders);
    }
    for (const each of folders) {
      const inner = each.slice(this.#prefix.length, -1);
      if (inner !== '') yield* this.list(inner, signal === undefined ? {} : { signal });
    }
  }

  async rename(from: StoreKey, to: StoreKey): Promise<void> {
    const entry = await this.stat(from);
    if (entry === undefined) throw new ArchiveError('not-found', { subject: from });
    if ((await this.stat(to)) !== undefined) throw new ArchiveError('exists', { subject: to });
    if (entry.size <= longestServerCopyBytes) await this.#copy(from, to, entry);
    else {
      const bytes: Bytes = { size: entry.size, open: (options) => this.get(from, options) };
      await this.put(bytes, { keyFor: () => to, likelyKey: to });
    }
    const copied = await this.stat(to);
    if (copied?.size !== entry.size) throw badAnswer(`a copy of another size: ${to}`);
    await this.remove(from, `has another name: ${to}`);
  }

  async remove(key: StoreKey, because: string): Promise<void> {
    if (because === '') throw new ArchiveError('refused', { subject: key });
    const answer = await this.#client.send({ method: 'DELETE', key: this.#prefix + key });
    answer.resume();
  }

  async prove(key: StoreKey, options: { signal?: AbortSignal } = {}): Promise<Proven> {
    const hash = createHash('sha256');
    let size = 0;
    for await (const chunk of this.get(key, { ...options, lend: true })) {
      hash.update(chunk);
      size += chunk.length;
    }
    return { digest: digest(hash.digest('hex')), size, how: 'cold' };
  }

  async abortUploadsOlderThan(ageMs: number): Promise<number> {
    return await abortUploadsBefore(this.#client, this.#prefix, ageMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client[Symbol.dispose]();
  }

  async #copy(from: StoreKey, to: StoreKey, { revision }: StoreEntry): Promise<void> {
    const source = `/${this.#options.bucket}/${this.#prefix}${from}`;
    const { text } = await this.#client.sendForText({
      method: 'PUT',
      key: this.#prefix + to,
      headers: {
        'x-amz-copy-source': source.split('/').map(encodeURIComponent).join('/'),
        'if-none-match': '*',
        ...(revision === undefined ? {} : { 'x-amz-copy-source-if-match': revision }),
      },
    });
    parseAnswer(text, 'CopyObjectResult');
  }

  /** Sends to a key that must be free (or may be replaced). */
  async #send({ key, bytes, sent, options }: Outgoing): Promise<'written' | 'exists' | 'dropped'> {
    const mayReplace = this.#options.mayReplace ?? isReplaceable;
    if (options.replace === true && !mayReplace(key))
      throw new ArchiveError('refused', { subject: `would replace ${key}` });
    const condition = conditionOf(options);
    const headers = this.#headersOf(options);
    // What an answer that never came may have done is told by looking, when the next one says that the name is taken.
    const perhapsThere = new Set<string>();
    try {
      return await withRetries(
        this.#client.retries,
        async () => {
          try {
            return await this.#sendOnce({ key, bytes, sent, options }, headers, condition);
          } catch (error) {
            const content = sent.content();
            if (isAmbiguous(error) && content !== undefined) perhapsThere.add(content.digest);
            throw error;
          }
        },
        options.signal,
      );
    } catch (error) {
      const gone = options.over !== undefined && isArchiveError(error, 'not-found');
      if (!isArchiveError(error, 'exists') && !gone) throw error;
      if (perhapsThere.size > 0 && (await this.#holds(key, perhapsThere, options.signal))) return 'written';
      if (options.replace === true) throw new ArchiveError('overtaken', { subject: key, cause: error });
      return 'exists';
    }
  }

  async #sendOnce(
    { key, bytes, sent, options }: Outgoing,
    headers: Readonly<Record<string, string>>,
    condition: Readonly<Record<string, string>>,
  ): Promise<'written' | 'dropped'> {
    const { signal } = options;
    const whole = this.#prefix + key;
    if (sent.known === undefined) {
      const { confirm } = sent;
      const upload = { key: whole, bytes, headers, condition, confirm, signal };
      return (await uploadInParts(this.#client, { slots: this.#slots, memory: this.#memory }, upload))
        ? 'written'
        : 'dropped';
    }
    const body = await Array.fromAsync(bytes.open());
    const checksum = Buffer.from(sent.known.digest, 'hex').toString('base64');
    const answer = await this.#client.once({
      method: 'PUT',
      key: whole,
      headers: { ...headers, ...condition, 'x-amz-checksum-sha256': checksum },
      body,
      bodyDigest: sent.known.digest,
      signal,
    });
    answer.resume();
    const theirs = answer.headers['x-amz-checksum-sha256'];
    if (theirs !== undefined && theirs !== checksum)
      throw badAnswer(`another checksum than was sent: ${key}`);
    return 'written';
  }

  async #holds(
    key: StoreKey,
    digests: ReadonlySet<string>,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    const there = await this.prove(key, signal === undefined ? {} : { signal }).catch(() => undefined);
    return there !== undefined && digests.has(there.digest);
  }

  #headersOf({ modifiedAtMs, replace }: PutOptions): Record<string, string> {
    const { retention, now } = this.#options;
    const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
    // As rclone keeps it, so that its copies have the time, too.
    if (modifiedAtMs !== undefined) headers['x-amz-meta-mtime'] = String(modifiedAtMs / 1000);
    if (retention === undefined || replace === true) return headers;
    const until = new Date(now() + retention.days * 86_400_000);
    headers['x-amz-object-lock-mode'] = retention.mode;
    headers['x-amz-object-lock-retain-until-date'] = `${until.toISOString().slice(0, 19)}Z`;
    return headers;
  }
}

interface Outgoing {
  readonly key: StoreKey;
  readonly bytes: Bytes;
  readonly sent: Sent;
  readonly options: PutOptions;
}

function conditionOf({ replace, over }: PutOptions): Record<string, string> {
  if (replace !== true || over === null) return { 'if-none-match': '*' };
  return over === undefined ? {} : { 'if-match': over };
}

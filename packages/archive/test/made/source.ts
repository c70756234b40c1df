import { createHash } from 'node:crypto';
import type { Asset, AssetDetails, Bytes, Resource, ResourceRole, Skipped, Source } from '../../src/index.ts';

export interface MadeFile {
  readonly filename: string;
  readonly content: string | Buffer;
  readonly role?: ResourceRole;
  /** Its own name unless given. */
  readonly id?: string;
  /** The digest of its content unless given. */
  readonly revision?: string;
  readonly availability?: Resource['availability'];
  /** The stream fails with this after its first half. */
  readonly fails?: Error;
}

export interface MadeAssetOptions {
  readonly takenAt?: string;
  readonly details?: AssetDetails;
  readonly detailsRevision?: string;
  readonly filename?: string;
}

/** An asset of these files, the primary one first, taken in June 2024 unless said. */
export function madeAsset(id: string, files: readonly MadeFile[], options: MadeAssetOptions = {}): Asset {
  const { takenAt = '2024-06-15T12:00:00', details = {}, filename = files[0]?.filename ?? id } = options;
  return {
    id,
    filename,
    ...(takenAt === '' ? {} : { takenAt: { local: takenAt }, takenAtFrom: 'exif' }),
    resources: files.map(madeResource),
    detailsRevision: options.detailsRevision ?? JSON.stringify(details),
    ...details,
  };
}

/** An asset of one photo. */
export function photo(filename: string, content: string | Buffer, options: MadeAssetOptions = {}): Asset {
  return madeAsset(filename, [{ filename, content }], options);
}

function madeResource(file: MadeFile): Resource {
  const content = Buffer.from(file.content);
  const bytes = madeBytes(content, file.fails);
  return {
    id: file.id ?? file.filename,
    role: file.role ?? 'photo',
    filename: file.filename,
    revision: file.revision ?? sha256(content),
    availability: file.availability ?? 'here',
    size: bytes.size,
    open: bytes.open,
  };
}

/** Bytes in chunks of 64 KiB, that fail half-way if they are to. */
export function madeBytes(content: Buffer, fails?: Error): Bytes {
  return {
    size: content.length,
    async *open({ signal } = {}) {
      const end = fails === undefined ? content.length : content.length >> 1;
      for (let at = 0; at < end; at += 65_536) {
        signal?.throwIfAborted();
        yield content.subarray(at, Math.min(end, at + 65_536));
      }
      if (fails !== undefined) throw fails;
    },
  };
}

export interface MadeSourceOptions {
  readonly key?: string;
  readonly skipped?: readonly Skipped[];
}

/** A source that lists these assets. */
export function madeSource(assets: readonly Asset[], options: MadeSourceOptions = {}): Source {
  const key = options.key ?? 'made';
  return {
    id: { key, kind: 'made', name: key },
    async *assets({ signal, onSkipped } = {}) {
      for (const each of options.skipped ?? []) onSkipped?.(each);
      for (const asset of assets) {
        signal?.throwIfAborted();
        yield asset;
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

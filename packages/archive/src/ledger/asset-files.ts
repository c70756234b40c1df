import type { DatabaseSync } from 'node:sqlite';
import type { FingerprintVerdict } from '../model/asset.ts';
import { type Digest, digestFromBytes } from '../model/digest.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { ReadBack } from '../store.ts';
import type { CopyState } from './copies.ts';
import { lazily, numberOf, optionalText, textOf } from './database.ts';

/** One file of an asset, and every copy of its bytes. */
export interface AssetFile {
  /** Stable within its source. */
  readonly id: string;
  readonly role: string;
  readonly filename: string;
  readonly size: number;
  readonly revision: string;
  readonly availability: string;
  readonly reason?: string;
  readonly fingerprint?: FingerprintVerdict;
  /** Absent where its bytes were never read, or changed since. */
  readonly digest?: Digest;
  readonly copies: readonly FileCopy[];
}

export interface FileCopy {
  /** The place's row. */
  readonly place: number;
  readonly path: StoreKey;
  readonly state: CopyState;
  /** 0 where nobody knows when. */
  readonly provenMs: number;
  readonly how: ReadBack;
}

/** An asset that shares its original with others, as one source knows it. */
export interface SameOriginal {
  readonly row: number;
  /** The source's row. */
  readonly source: number;
  readonly id: string;
  readonly filename: string;
  readonly takenAt?: string;
  readonly availability: 'here' | 'cloud-only' | 'missing';
  readonly goneMs?: number;
  readonly trashedMs?: number;
}

/** The account of single assets: their files, the copies of these, and the other sources that have the same original. */
export function assetFilesTable(db: DatabaseSync) {
  const files = lazily(
    db,
    `SELECT r.*, t.sha256 FROM resource r LEFT JOIN content t ON t.id = r.content
     WHERE r.asset = ? AND r.gone_since_ms IS NULL ORDER BY r.id`,
  );
  const copies = lazily(
    db,
    'SELECT place, path, state, proven_ms, how FROM copy INDEXED BY copy_content WHERE content = ? ORDER BY place, path',
  );
  const find = lazily(
    db,
    'SELECT id, gone_since_ms IS NOT NULL AS gone FROM asset WHERE source = ? AND key = ?',
  );
  const same = lazily(
    db,
    `SELECT a.*, (SELECT CASE WHEN sum(r.availability = 'missing') > 0 OR count(*) = 0 THEN 'missing'
         WHEN sum(r.availability = 'cloud-only') > 0 THEN 'cloud-only' ELSE 'here' END
       FROM resource r WHERE r.asset = a.id AND r.gone_since_ms IS NULL) AS availability
     FROM asset a WHERE a.photo = (SELECT photo FROM asset WHERE id = ?) ORDER BY a.id`,
  );
  return {
    /** The row of an asset of a source, and whether its last whole listing did not show it. */
    find(source: number, id: string): { row: number; gone: boolean } | undefined {
      const row = find().get(source, id);
      return row === undefined ? undefined : { row: numberOf(row.id), gone: row.gone === 1 };
    },
    /** The files that an asset has now, by its row. */
    of(asset: number): AssetFile[] {
      return files()
        .all(asset)
        .map((row) => ({
          ...fileOf(row),
          copies: row.content === null ? [] : copies().all(numberOf(row.content)).map(copyOf),
        }));
    },
    /** All assets with the same original as this one, itself among them. */
    sameOriginal(asset: number): SameOriginal[] {
      return same().all(asset).map(sameOf);
    },
  };
}

function fileOf(row: Record<string, unknown>): Omit<AssetFile, 'copies'> {
  const reason = optionalText(row.reason);
  const verdict = (['match', 'differs', 'none'] as const).find((known) => known === row.fingerprint);
  return {
    id: textOf(row.key),
    role: textOf(row.role),
    filename: textOf(row.filename),
    size: numberOf(row.size),
    revision: textOf(row.revision),
    availability: textOf(row.availability),
    ...(reason === undefined ? {} : { reason }),
    ...(verdict === undefined ? {} : { fingerprint: verdict }),
    ...(row.sha256 instanceof Uint8Array ? { digest: digestFromBytes(row.sha256) } : {}),
  };
}

function copyOf(row: Record<string, unknown>): FileCopy {
  return {
    place: numberOf(row.place),
    path: textOf(row.path) as StoreKey,
    state: textOf(row.state) as CopyState,
    provenMs: numberOf(row.proven_ms),
    how: row.how === 'cold' ? 'cold' : 'cached',
  };
}

function sameOf(row: Record<string, unknown>): SameOriginal {
  const local = optionalText(row.taken_local);
  const availability = (['here', 'cloud-only', 'missing'] as const).find((a) => a === row.availability);
  return {
    row: numberOf(row.id),
    source: numberOf(row.source),
    id: textOf(row.key),
    filename: textOf(row.filename),
    availability: availability ?? 'missing',
    ...(local === undefined ? {} : { takenAt: local + (optionalText(row.taken_offset) ?? '') }),
    ...(row.gone_since_ms === null ? {} : { goneMs: numberOf(row.gone_since_ms) }),
    ...(row.trashed_ms === null ? {} : { trashedMs: numberOf(row.trashed_ms) }),
  };
}

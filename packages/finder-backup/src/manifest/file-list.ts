import type { MbFile } from './mb-file.ts';

/** A row as it is stored; nothing in it has been judged. */
export interface ManifestRow {
  readonly fileId: unknown;
  readonly domain: unknown;
  readonly path: unknown;
  readonly flags: unknown;
  /** Null where it is larger than any archive of Apple's. */
  readonly blob: unknown;
  /** In place of a blob, where the list keeps none. */
  readonly record?: MbFile;
}

/** The list of a backup's files: Manifest.db, or Manifest.mbdb before iOS 10. */
export interface FileList extends Disposable {
  readonly rowCount: number;
  /** Every row, or those of one domain, one after another. Throws `damaged-manifest` where the list ends being sound, `closed`. */
  rows(domain?: string): Generator<ManifestRow, void>;
  row(fileId: string): ManifestRow | undefined;
  /** How many rows each domain has. */
  domains(): ReadonlyMap<string, number>;
  /** What is wrong with the list itself; none where it is sound. */
  problems(): string[];
}

import type { ArchiveErrorCode } from '../errors.ts';
import type { Asset, FingerprintVerdict, Resource } from '../model/asset.ts';
import type { Medium, PlaceIdentity } from '../model/place.ts';
import type { Skipped } from '../source.ts';

export interface FailedResource {
  readonly asset: string;
  readonly filename: string;
  readonly code: string;
  readonly message: string;
}

export interface MissingResource {
  readonly asset: string;
  readonly filename: string;
  readonly reason: string;
  readonly path?: string;
}

export interface IngestReport {
  readonly assets: {
    seen: number;
    new: number;
    known: number;
    changed: number;
    /** Known and unchanged, but a place had no good copy of one of its files, so that it was copied there. */
    lacking: number;
    /** Listed by an earlier run, and not by this one. */
    gone: number;
    /** Moved to Recently Deleted since an earlier run. */
    trashed: number;
  };
  readonly resources: {
    copied: number;
    /** Its bytes are on every place already: known from before, or equal to another file's. */
    alreadyThere: number;
    /** Not copied because a place stopped taking anything (full, unplugged). */
    notCopied: number;
    readonly missing: MissingResource[];
    readonly failed: FailedResource[];
    /** Archived all the same. */
    readonly findings: { asset: string; filename: string; kind: string; detail?: string }[];
    /** Of the files read in this run whose source compares them with Apple's fingerprint: what came out. */
    readonly fingerprints: Record<FingerprintVerdict, number>;
  };
  readonly bytes: { copied: number };
  /** Met in the source and left out, with the reason. */
  readonly skipped: Skipped[];
  readonly places: PlaceReport[];
  durationMs: number;
}

export interface PlaceReport {
  readonly id: string;
  readonly name: string;
  readonly medium?: Medium;
  /** Files written in this run and read back with the right SHA-256. */
  verifiedReadBack: number;
  /** Of these, files whose bytes came from the medium itself and not possibly from the system's memory. */
  readBackCold: number;
  /** Why it takes nothing more. */
  stopped?: { code: ArchiveErrorCode; message: string };
}

export function emptyReport(places: readonly PlaceIdentity[]): IngestReport {
  return {
    assets: { seen: 0, new: 0, known: 0, changed: 0, lacking: 0, gone: 0, trashed: 0 },
    resources: {
      copied: 0,
      alreadyThere: 0,
      notCopied: 0,
      missing: [],
      failed: [],
      findings: [],
      fingerprints: { match: 0, differs: 0, none: 0 },
    },
    bytes: { copied: 0 },
    skipped: [],
    places: places.map(({ id, name, medium }) => ({
      id,
      name,
      ...(medium === undefined ? {} : { medium }),
      verifiedReadBack: 0,
      readBackCold: 0,
    })),
    durationMs: 0,
  };
}

/** A resource that is not here, as the report names it. */
export function missingResource(asset: Asset, resource: Resource): MissingResource {
  const { filename, path, reason, availability } = resource;
  const missing = { asset: asset.id, filename, reason: reason ?? availability };
  return path === undefined ? missing : { ...missing, path };
}

import type { FingerprintVerdict, ResourceFinding } from '@safelight/archive';
import {
  differenceJudge,
  type PhotosAsset,
  type PhotosLibrary,
  type PhotosResource,
} from '@safelight/photos-library';
import { judgedFindings, listedFinding } from './photos-library-asset.ts';

/** One file of a library, as it is named to its owner. */
export interface NamedResource {
  readonly asset: string;
  readonly filename: string;
  readonly role: PhotosResource['role'];
  readonly size: number;
  readonly path: string;
}

export interface AbsentResource extends NamedResource {
  readonly availability: 'cloud-only' | 'missing';
  readonly reason: string;
  /** Of an item in a shared album, which holds no originals. */
  readonly reduced: boolean;
}

export interface NoticedResource extends NamedResource {
  readonly kind: string;
  readonly detail?: string;
}

/** What a library lacks, counted and named. */
export interface LibraryAccount {
  readonly assets: {
    readonly total: number;
    /** Every file that the library lists is here. */
    readonly complete: number;
    /** Something is only in iCloud, nothing is missing. */
    readonly cloudOnly: number;
    /** Something is missing that should be here. */
    readonly missing: number;
    readonly trashed: number;
    /** Whole days until Photos removes the first item of Recently Deleted; null without one, or where the day is not known. */
    readonly trashedDaysLeft: number | null;
    readonly hidden: number;
    readonly shared: number;
    /** Of the shared ones: as far as known, their files are reduced copies and no originals. */
    readonly reduced: number;
  };
  readonly resources: { readonly here: number; readonly cloudOnly: number; readonly missing: number };
  /** Bytes, as far as their sizes are recorded. */
  readonly bytes: { readonly here: number; readonly cloudOnly: number; readonly missing: number };
  readonly absent: readonly AbsentResource[];
  readonly findings: readonly NoticedResource[];
  /** Undefined where the files were not read. `unreadable` could not be read to the end. */
  readonly fingerprints: FingerprintCounts | undefined;
}

export type FingerprintCounts = Record<FingerprintVerdict | 'unreadable', number>;

type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

export interface AccountOptions {
  /** Read every file that is here and compare it with Apple's fingerprint. */
  readonly fingerprints: boolean;
  readonly signal: AbortSignal;
  /** Called after each asset, with the files of it that are here. */
  onAsset?(files: readonly PhotosResource[]): void;
}

/** Goes through a whole library. Errors: `PhotosLibraryError`, the signal's reason. */
export async function accountOf(library: PhotosLibrary, options: AccountOptions): Promise<LibraryAccount> {
  const assets: Draft<LibraryAccount['assets']> = {
    total: 0,
    complete: 0,
    cloudOnly: 0,
    missing: 0,
    trashed: 0,
    trashedDaysLeft: null,
    hidden: 0,
    shared: 0,
    reduced: 0,
  };
  const resources = { here: 0, cloudOnly: 0, missing: 0 };
  const bytes = { here: 0, cloudOnly: 0, missing: 0 };
  const absent: AbsentResource[] = [];
  const findings: NoticedResource[] = [];
  const fingerprints = options.fingerprints ? { match: 0, differs: 0, none: 0, unreadable: 0 } : undefined;
  for await (const asset of library.assets({ signal: options.signal })) {
    countAsset(assets, asset);
    for (const { code } of asset.findings)
      findings.push({ ...nameOf(asset, asset.resources[0]), kind: code });
    for (const resource of asset.resources) {
      const state = resource.availability === 'cloud-only' ? 'cloudOnly' : resource.availability;
      resources[state]++;
      bytes[state] += resource.size;
      if (resource.availability === 'here') {
        const seen = await look(resource, fingerprints, options.signal);
        for (const finding of seen) findings.push({ ...nameOf(asset, resource), ...finding });
      } else {
        const { availability, reason = availability } = resource;
        absent.push({ ...nameOf(asset, resource), availability, reason, reduced: asset.reduced });
      }
    }
    options.onAsset?.(asset.resources.filter(({ availability }) => availability === 'here'));
  }
  return { assets, resources, bytes, absent, findings, fingerprints };
}

function countAsset(assets: Draft<LibraryAccount['assets']>, asset: PhotosAsset): void {
  assets.total++;
  const has = (state: PhotosResource['availability']) =>
    asset.resources.some(({ availability }) => availability === state);
  if (has('missing')) assets.missing++;
  else if (has('cloud-only')) assets.cloudOnly++;
  else assets.complete++;
  countMarks(assets, asset);
}

function countMarks(
  assets: Draft<LibraryAccount['assets']>,
  { trashed, hidden, shared, reduced }: PhotosAsset,
): void {
  if (trashed !== undefined) assets.trashed++;
  if (trashed?.daysLeft !== undefined)
    assets.trashedDaysLeft = Math.min(assets.trashedDaysLeft ?? trashed.daysLeft, trashed.daysLeft);
  if (hidden) assets.hidden++;
  if (shared !== undefined) assets.shared++;
  if (reduced) assets.reduced++;
}

/** Reads a file where its bytes are to be compared; else tells what its size alone says. */
async function look(
  resource: PhotosResource,
  fingerprints: FingerprintCounts | undefined,
  signal: AbortSignal,
): Promise<ResourceFinding[]> {
  if (fingerprints === undefined) return resource.findings.map(listedFinding);
  const judge = differenceJudge(resource);
  try {
    for await (const chunk of resource.open({ signal })) judge.update(chunk);
  } catch (error) {
    signal.throwIfAborted();
    fingerprints.unreadable++;
    return [{ kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) }];
  }
  const judgement = judge.end();
  fingerprints[judgement.fingerprint]++;
  return judgedFindings(resource, judgement);
}

function nameOf(asset: PhotosAsset, resource: PhotosResource | undefined): NamedResource {
  return {
    asset: asset.id,
    filename: resource?.filename ?? asset.filename,
    role: resource?.role ?? 'photo',
    size: resource?.size ?? 0,
    path: resource?.path ?? '',
  };
}

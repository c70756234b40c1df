import { createHash } from 'node:crypto';
import type { AssetFile, FileCopy } from '../ledger/asset-files.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import type { Asset, Resource } from '../model/asset.ts';
import type { Digest } from '../model/digest.ts';
import type { StoreKey } from '../model/store-key.ts';
import type { ReadBack } from '../store.ts';
import { independentDevices } from './independence.ts';
import { ageNow, type Clock, clockWasSetBack, type PlaceView } from './place-view.ts';
import type { Policy } from './policy.ts';

/**
 * Why an asset is not named as safe to delete.
 *
 * - `clock-set-back`: nobody knows how old any proof is
 * - `not-archived`: the ledger does not know it, or never read a file of it
 * - `changed`: a file of it is not at the revision that was archived, or is listed no more
 * - `bytes-differ`: read now, the source has other bytes than the archive
 * - `not-here`: a file of it is only in the cloud or missing at its source, so that it cannot be compared
 * - `no-files`, `half-live-photo`: its source does not list what belongs to it
 * - `reduced`, `shared`: it is a reduced copy, or not, or not only, its owner's
 * - `fingerprint-differs`: Apple's own fingerprint says that its source has not the original
 * - `finding`: something was noticed about a file of it; `detail` says what
 * - `too-few-proofs`: too few devices that do not fail together prove every file of it; `detail` counts them
 * - `burst`: a member of its burst is not safe, and they are deleted together
 */
export type DeleteReasonCode =
  | 'clock-set-back'
  | 'not-archived'
  | 'changed'
  | 'bytes-differ'
  | 'not-here'
  | 'no-files'
  | 'half-live-photo'
  | 'reduced'
  | 'shared'
  | 'fingerprint-differs'
  | 'finding'
  | 'too-few-proofs'
  | 'burst';

export interface DeleteReason {
  readonly code: DeleteReasonCode;
  readonly filename?: string;
  readonly detail?: string;
}

/** One place that proves every file of an asset. */
export interface PlaceProof {
  readonly place: PlaceView;
  readonly files: readonly {
    readonly path: StoreKey;
    readonly digest: Digest;
    readonly provenMs: number;
    readonly how: ReadBack;
  }[];
}

export interface DeleteVerdict {
  readonly asset: string;
  readonly filename: string;
  readonly bytes: number;
  readonly burstId?: string;
  /** None where it is safe. */
  readonly reasons: readonly DeleteReason[];
  readonly proof: readonly PlaceProof[];
}

export interface DeleteOptions {
  readonly ledger: Ledger;
  /** The source's row; `undefined` where the ledger does not know it. */
  readonly source: number | undefined;
  readonly places: readonly PlaceView[];
  readonly policy: Policy;
  readonly clock: () => Clock;
  readonly signal: AbortSignal;
  /**
   * Only what is read from now on counts: the source's own files too, for a revision does not tell of every change. Reads a
   * copy back and records in the ledger what came out; a place that is not connected is passed over.
   */
  readonly readNow?: (copy: FileCopy, file: AssetFile) => Promise<void>;
  onAsset?(asset: Asset): void;
}

const dayMs = 86_400_000;

/**
 * Judges every asset that its source lists now. Names one as safe only where enough devices that do not fail together prove each
 * of its files, as the source has it now. Deletes nothing. Errors: those of the source, the signal's reason.
 */
export async function safeToDelete(
  assets: AsyncIterable<Asset>,
  options: DeleteOptions,
): Promise<{ safe: DeleteVerdict[]; notSafe: DeleteVerdict[] }> {
  const startedMs = options.clock().nowMs;
  const verdicts: DeleteVerdict[] = [];
  for await (const asset of assets) {
    options.signal.throwIfAborted();
    verdicts.push(await verdictOf(asset, options, startedMs));
    options.onAsset?.(asset);
  }
  const broken = new Set(
    verdicts.flatMap(({ burstId, reasons }) => (burstId !== undefined && reasons.length > 0 ? burstId : [])),
  );
  const whole = verdicts.map((verdict): DeleteVerdict => {
    const { burstId, reasons } = verdict;
    if (reasons.length > 0 || burstId === undefined || !broken.has(burstId)) return verdict;
    return { ...verdict, reasons: [{ code: 'burst' }], proof: [] };
  });
  return {
    safe: whole.filter(({ reasons }) => reasons.length === 0),
    notSafe: whole.filter(({ reasons }) => reasons.length > 0),
  };
}

async function verdictOf(asset: Asset, options: DeleteOptions, startedMs: number): Promise<DeleteVerdict> {
  const { ledger, source } = options;
  const found = source === undefined ? undefined : ledger.assetFiles.find(source, asset.id);
  let files = found === undefined ? [] : ledger.assetFiles.of(found.row);
  const reasons = [...reasonsOfListing(asset), ...reasonsOfLedger(asset, files)];
  if (found === undefined) reasons.push({ code: 'not-archived' });
  if (reasons.length === 0 && options.readNow !== undefined) {
    for (const file of files) for (const copy of file.copies) await options.readNow(copy, file);
    reasons.push(...(await reasonsOfBytes(asset, files, options.signal)));
    files = found === undefined ? [] : ledger.assetFiles.of(found.row);
    reasons.push(...reasonsOfLedger(asset, files));
  }
  if (clockWasSetBack(options.clock())) reasons.push({ code: 'clock-set-back' });
  const proof = reasons.length === 0 ? proofOf(files, options, startedMs) : [];
  const devices = independentDevices(proof.map(({ place }) => place));
  const { media } = options.policy.safeToDelete;
  if (reasons.length === 0 && devices < media)
    reasons.push({ code: 'too-few-proofs', detail: `${devices} of ${media}` });
  const { burstId } = asset;
  return {
    asset: asset.id,
    filename: asset.filename,
    bytes: asset.resources.reduce((sum, { size }) => sum + size, 0),
    reasons,
    proof: reasons.length === 0 ? proof : [],
    ...(burstId === undefined ? {} : { burstId }),
  };
}

/** What its source says of an asset now, whatever the archive has. */
function reasonsOfListing(asset: Asset): DeleteReason[] {
  const reasons: DeleteReason[] = [];
  const { resources } = asset;
  if (asset.reduced === true) reasons.push({ code: 'reduced' });
  if (asset.shared !== undefined) reasons.push({ code: 'shared', detail: asset.shared });
  if (resources.length === 0) reasons.push({ code: 'no-files' });
  const film = resources.some(({ role }) => role === 'paired-video');
  if (asset.kinds?.includes('live') === true && !film) reasons.push({ code: 'half-live-photo' });
  for (const { filename, availability, findings = [] } of resources) {
    if (availability !== 'here') reasons.push({ code: 'not-here', filename, detail: availability });
    for (const { kind } of findings) reasons.push({ code: 'finding', filename, detail: kind });
  }
  return reasons;
}

/** Whether what the source lists now is what the ledger says was archived. */
function reasonsOfLedger(asset: Asset, files: readonly AssetFile[]): DeleteReason[] {
  const reasons: DeleteReason[] = [];
  const byId = new Map(files.map((file) => [file.id, file]));
  for (const { id, filename, revision, size } of asset.resources) {
    const file = byId.get(id);
    byId.delete(id);
    if (file?.digest === undefined) reasons.push({ code: 'not-archived', filename });
    else if (file.revision !== revision || file.size !== size) reasons.push({ code: 'changed', filename });
    else if (file.fingerprint === 'differs') reasons.push({ code: 'fingerprint-differs', filename });
  }
  for (const { filename } of byId.values()) reasons.push({ code: 'changed', filename });
  return reasons;
}

/** Reads the source's files and compares them with what was archived. */
async function reasonsOfBytes(
  asset: Asset,
  files: readonly AssetFile[],
  signal: AbortSignal,
): Promise<DeleteReason[]> {
  const reasons: DeleteReason[] = [];
  for (const resource of asset.resources) {
    const file = files.find(({ id }) => id === resource.id);
    const same = await digestOf(resource, signal).then(
      (digest) => digest === file?.digest,
      () => {
        signal.throwIfAborted();
        return false;
      },
    );
    if (!same) reasons.push({ code: 'bytes-differ', filename: resource.filename });
    else if (resource.fingerprintVerdict?.() === 'differs')
      reasons.push({ code: 'fingerprint-differs', filename: resource.filename });
  }
  return reasons;
}

async function digestOf(resource: Resource, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of resource.open({ signal })) hash.update(chunk);
  return hash.digest('hex');
}

/** The places that prove every file, each within the policy's age. */
function proofOf(files: readonly AssetFile[], options: DeleteOptions, startedMs: number): PlaceProof[] {
  const { places, policy } = options;
  const clock = options.clock();
  const sinceMs =
    options.readNow === undefined ? ageNow(clock) - policy.safeToDelete.proofDays * dayMs : startedMs;
  return places.flatMap((place) => {
    const proofs = files.flatMap(({ digest, copies }) => {
      const good = copies
        .filter((copy) => copy.place === place.row && copy.state === 'ok' && copy.provenMs > 0)
        .filter(({ provenMs }) => provenMs >= sinceMs && provenMs <= clock.nowMs)
        .sort((a, b) => b.provenMs - a.provenMs)[0];
      if (good === undefined || digest === undefined) return [];
      return [{ path: good.path, digest, provenMs: good.provenMs, how: good.how }];
    });
    return proofs.length === files.length && files.length > 0 ? [{ place, files: proofs }] : [];
  });
}

import type { Bytes } from '../bytes.ts';
import { isArchiveError } from '../errors.ts';
import { monthFolder, sidecarKey } from '../layout/index.ts';
import type { KnownAsset, KnownResource, MetContent } from '../ledger/assets.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { type Asset, detailsOf, type Resource } from '../model/asset.ts';
import { nameOf, type StoreKey } from '../model/store-key.ts';
import { isStillListed } from '../places/still-listed.ts';
import { countDue } from './count.ts';
import { type AssetNaming, joinCopy } from './naming.ts';
import type { Written } from './place-writer.ts';
import { type IngestReport, missingResource } from './report.ts';
import { messageOf, stopOrThrow, type Target } from './target.ts';

export interface IngestContext {
  readonly ledger: Ledger;
  readonly source: number;
  readonly targets: readonly Target[];
  readonly report: IngestReport;
  readonly signal: AbortSignal;
  now(): number;
  onBytes(count: number, filename: string): void;
}

export interface Ingested {
  /** The asset's. */
  readonly row: number;
  /** Everything of it that is here is on every place now, as far as these still take anything. */
  readonly whole: boolean;
}

/** Copies what is not yet on every place, resource by resource, and records what became of each. */
export async function ingestAsset(
  context: IngestContext,
  asset: Asset,
  known: KnownAsset | undefined,
): Promise<Ingested> {
  const { ledger, report } = context;
  const row = ledger.assets.record(context.source, asset, context.now());
  // Before the first byte is read: a run that ends in between must leave "not archived", not nothing to say.
  for (const resource of asset.resources)
    ledger.assets.recordResource(row, resource, { nowMs: context.now() });
  const namings = new Map<Target, AssetNaming>();
  for (const target of context.targets) namings.set(target, namingOf(asset, target, known));
  let whole = true;
  for (const resource of asset.resources) {
    const before = known?.resources.get(resource.id);
    const kept = await ingestResource(context, { asset, row, resource, namings, known: before });
    whole &&= kept;
  }
  const listed = asset.resources.map(({ id }) => id);
  if (known !== undefined) ledger.assets.markResourcesGone(row, listed, context.now());
  countDue(report, asset, known);
  return { row, whole };
}

/** A file of the asset that the place has already settles where the others go. */
function namingOf(asset: Asset, target: Target, known: KnownAsset | undefined): AssetNaming {
  const naming: AssetNaming = {
    filename: asset.filename,
    takenAt: asset.takenAt,
    folder: monthFolder(asset.takenAt),
    stem: undefined,
  };
  for (const resource of asset.resources) {
    const path = known?.resources.get(resource.id)?.paths.get(target.place.row);
    if (path !== undefined) joinCopy(naming, path as StoreKey, resource.role);
  }
  return naming;
}

interface Step {
  readonly asset: Asset;
  readonly row: number;
  readonly resource: Resource;
  readonly namings: ReadonlyMap<Target, AssetNaming>;
  readonly known: KnownResource | undefined;
}

/** Whether nothing of it is left to do. */
async function ingestResource(context: IngestContext, step: Step): Promise<boolean> {
  const { ledger, report } = context;
  const { asset, resource, row } = step;
  if (resource.availability !== 'here') {
    report.resources.missing.push(missingResource(asset, resource));
    return true;
  }
  let lacking: boolean;
  try {
    const copied = await copyToTargets(context, step);
    const { met } = copied;
    lacking = copied.lacking;
    if (met !== undefined) ledger.assets.recordReading(row, resource.id, met);
  } catch (error) {
    if (context.signal.aborted) throw context.signal.reason;
    const code = isArchiveError(error) ? error.code : 'unreadable';
    const message = messageOf(error);
    report.resources.failed.push({ asset: asset.id, filename: resource.filename, code, message });
    // Findings are told of what was archived all the same; this was not.
    return false;
  }
  for (const finding of resource.findings ?? [])
    report.resources.findings.push({ asset: asset.id, filename: resource.filename, ...finding });
  return !lacking;
}

interface Copied {
  /** Absent where it had not to be read. */
  readonly met: MetContent | undefined;
  /** A place that stopped taking anything has it not. */
  readonly lacking: boolean;
}

async function copyToTargets(context: IngestContext, step: Step): Promise<Copied> {
  const { ledger, report, signal } = context;
  const { resource, known } = step;
  const same = known?.revision === resource.revision ? known : undefined;
  let done: { target: Target; written: Written } | undefined;
  let wrote = false;
  let lacking = false;
  let met: MetContent | undefined;
  for (const target of context.targets) {
    const path = same?.paths.get(target.place.row) as StoreKey | undefined;
    const naming = step.namings.get(target);
    if (naming === undefined) continue;
    try {
      if (path !== undefined && (await isListed(target, path, context))) {
        markSidecarDue(context, target, { step, path });
        continue;
      }
      if (target.report.stopped !== undefined) {
        lacking = true;
        continue;
      }
      const bytes = done?.written.written === true ? bytesAt(done) : counted(resource, context);
      const { role, filename, modifiedAtMs } = resource;
      const expected = done?.written.digest;
      const request = { naming, role, filename, bytes, modifiedAtMs, expected, signal };
      const written = await target.writer.write(request);
      if (met === undefined) {
        met = { content: ledger.copies.content(written), ...fingerprintOf(resource) };
        if (met.fingerprint !== undefined) report.resources.fingerprints[met.fingerprint]++;
      }
      markSidecarDue(context, target, { step, path: written.path });
      if (written.written) {
        target.report.verifiedReadBack++;
        if (written.how === 'cold') target.report.readBackCold++;
        if (!wrote) report.bytes.copied += written.size;
        wrote = true;
      }
      done ??= { target, written };
    } catch (error) {
      await stopOrThrow(error, target, signal);
      lacking ||= path === undefined;
    }
  }
  if (wrote) report.resources.copied++;
  else if (lacking) report.resources.notCopied++;
  else report.resources.alreadyThere++;
  return { met, lacking };
}

/** Whether a copy that the ledger knows is still there; what is gone is written again, unless the place itself is gone. */
async function isListed(target: Target, path: StoreKey, context: IngestContext): Promise<boolean> {
  if (target.report.stopped !== undefined) return true;
  if (await isStillListed(target.place, target.writer.names, path)) return true;
  context.ledger.copies.markState(target.place.row, path, 'missing', context.now());
  return false;
}

function markSidecarDue(context: IngestContext, target: Target, at: { step: Step; path: StoreKey }): void {
  const { asset, resource } = at.step;
  if (asset.resources.find(({ availability }) => availability === 'here')?.id !== resource.id) return;
  const { indexFiles } = context.ledger;
  const telling = Object.keys(detailsOf(asset)).length > 0 || nameOf(at.path) !== asset.filename;
  const before = indexFiles.sidecar(target.place.row, sidecarKey(at.path));
  if (telling || before !== undefined) indexFiles.markSidecarDue(target.place.row, at.path);
}

function fingerprintOf(resource: Resource): Pick<MetContent, 'fingerprint'> {
  const fingerprint = resource.fingerprintVerdict?.();
  return fingerprint === undefined ? {} : { fingerprint };
}

/** The second place reads what the first has just written and proven: the phone is slower than either. */
function bytesAt({ target, written }: { target: Target; written: Written }): Bytes {
  return {
    size: written.size,
    open: (options) => target.place.store.get(written.path, options),
  };
}

function counted(resource: Resource, context: IngestContext): Bytes {
  return {
    size: resource.size,
    async *open(options) {
      for await (const chunk of resource.open(options)) {
        yield chunk;
        context.onBytes(chunk.length, resource.filename);
      }
    },
  };
}

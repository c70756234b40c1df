import type { KnownAsset } from '../ledger/assets.ts';
import type { Asset } from '../model/asset.ts';
import type { AssetGroup } from '../model/asset-group.ts';
import { isUnchanged, wasCutShort } from './is-known.ts';
import { type IngestReport, missingResource } from './report.ts';

/** Counts an asset for which nothing was left to do. */
export function countKnown(report: IngestReport, asset: Asset): void {
  report.assets.known++;
  for (const resource of asset.resources) {
    const { availability, filename, findings } = resource;
    if (availability === 'here') report.resources.alreadyThere++;
    else report.resources.missing.push(missingResource(asset, resource));
    for (const finding of findings ?? [])
      report.resources.findings.push({ asset: asset.id, filename, ...finding });
  }
}

/** The same for a group, in which all is here and there is nothing to be told of. */
export function countGroup(report: IngestReport, { assets, resources }: AssetGroup): void {
  report.assets.seen += assets;
  report.assets.known += assets;
  report.resources.alreadyThere += resources;
}

/** Counts an asset for which something was to be done: why it was. */
export function countDue({ assets }: IngestReport, asset: Asset, known: KnownAsset | undefined): void {
  if (known === undefined || wasCutShort(known)) assets.new++;
  else if (isUnchanged(asset, known)) assets.lacking++;
  else assets.changed++;
}

/** Counts what a run would do, for a dry one. */
export function countWould(report: IngestReport, asset: Asset, known: KnownAsset | undefined): void {
  countDue(report, asset, known);
  for (const resource of asset.resources) {
    const { id, availability, revision, size } = resource;
    const before = known?.resources.get(id);
    if (availability !== 'here') report.resources.missing.push(missingResource(asset, resource));
    else if (before?.revision === revision && before.paths.size > 0) report.resources.alreadyThere++;
    else {
      report.resources.copied++;
      report.bytes.copied += size;
    }
  }
}

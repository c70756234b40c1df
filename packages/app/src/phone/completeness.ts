import { type IngestReport, isSettledOn, type KnownAsset, type Ledger } from '@safelight/archive';
import type { Choice } from '../sources/chosen-assets.ts';
import type { PhoneReading } from './phone-reading.ts';

/** Why one asset is not archived with every file. */
export interface Explained {
  readonly asset: string;
  readonly files: readonly { readonly filename: string; readonly reason: string }[];
}

/** The account of one run: assets on the phone = archived + explained + unexplained. */
export interface Completeness {
  readonly of: PhoneReading['of'];
  /** Null where the phone went away before all was listed, or where its database was not read: nobody knows then. */
  readonly onPhone: number | null;
  readonly listed: number;
  /** Every file has a good copy on a place of this run. */
  readonly archived: number;
  readonly explained: readonly Explained[];
  /** Neither archived nor said why. Never to be; counted so that it would be seen. */
  readonly unexplained: readonly string[];
  /** Assets that lack an original which is only in iCloud; null where nobody knows. */
  readonly onlyInICloud: number | null;
  /** Assets that the phone's database does not know: files left in its folders. */
  readonly besideDatabase: readonly string[];
  /** Why the folders were walked instead of the phone's database. */
  readonly databaseProblem: string | null;
  readonly warnings: readonly string[];
}

export interface AccountOptions {
  readonly ledger: Ledger;
  /** The source's row. */
  readonly source: number;
  /** Rows of the places of this run. */
  readonly places: readonly number[];
  readonly choice: Choice;
}

/** Assets asked of the ledger at once. */
const batch = 512;

/** Takes stock after a run by what the ledger has proven, not by what the run believes to have done. */
export function completenessOf(
  reading: PhoneReading,
  report: IngestReport,
  options: AccountOptions,
): Completeness {
  const reasons = reasonsOf(report);
  const stopped = report.places.find((place) => place.stopped !== undefined);
  let archived = 0;
  const explained: Explained[] = [];
  const unexplained: string[] = [];
  const lacking = lackingAmong(reading, reasons, options);
  for (const id of reading.assets) {
    const files = reasons.get(id) ?? [];
    const leftOut = leftOutText(id, reading, options.choice);
    if (!lacking.has(id) && files.length === 0) archived++;
    else if (leftOut !== undefined) explained.push({ asset: id, files: [{ filename: '', reason: leftOut }] });
    else if (files.length > 0) explained.push({ asset: id, files });
    else if (stopped !== undefined)
      explained.push({ asset: id, files: [{ filename: '', reason: `${stopped.name} took nothing more` }] });
    else unexplained.push(id);
  }
  const { length } = reading.assets;
  const listedWhole = reading.listedWhole && reading.databaseProblem === undefined;
  return {
    of: reading.of,
    onPhone: listedWhole ? length : null,
    listed: length,
    archived,
    explained,
    unexplained,
    onlyInICloud: listedWhole ? lackingInICloud(report) : null,
    besideDatabase: reading.besideDatabase,
    databaseProblem: reading.databaseProblem ?? null,
    warnings: reading.warnings,
  };
}

function lackingInICloud({ resources }: IngestReport): number {
  const lacking = resources.missing.filter(({ reason }) => reason === 'not-downloaded');
  return new Set(lacking.map(({ asset }) => asset)).size;
}

function leftOutText(id: string, reading: PhoneReading, choice: Choice): string | undefined {
  if (!choice.hidden && reading.hidden.has(id)) return 'left out as asked: hidden';
  if (!choice.trashed && reading.trashed.has(id)) return 'left out as asked: in Recently Deleted';
  return !choice.shared && reading.shared.has(id) ? 'left out as asked: shared' : undefined;
}

/** What is said of files of assets that are not archived, by asset. */
type Reasons = ReadonlyMap<string, Explained['files']>;

/** The assets of which not every file that is on the phone has a good copy on one of the places, or not every file is there. */
function lackingAmong(reading: PhoneReading, reasons: Reasons, options: AccountOptions): ReadonlySet<string> {
  const { ledger, source, places, choice } = options;
  const lacking = new Set<string>();
  // The ledger finds neighbours together.
  const sorted = reading.assets.toSorted();
  for (let from = 0; from < sorted.length; from += batch) {
    const some = sorted.slice(from, from + batch);
    const settled = ledger.settled.of(source, some);
    const others = some.filter((id) => {
      // What is settled and was looked at in this run has good copies of all that is here, and of what is not the reason was said.
      const asset = reasons.has(id) || leftOutText(id, reading, choice) ? undefined : settled.get(id);
      return asset === undefined || asset.gone || !isSettledOn(asset, places);
    });
    if (others.length === 0) continue;
    const known = ledger.assets.known(source, others, places);
    for (const id of others) if (!isWhole(known.get(id))) lacking.add(id);
  }
  return lacking;
}

function isWhole(asset: KnownAsset | undefined): boolean {
  const resources = [...(asset?.resources.values() ?? [])];
  return (
    resources.length > 0 &&
    resources.every(({ availability, paths }) => availability === 'here' && paths.size > 0)
  );
}

function reasonsOf({ resources }: IngestReport): Map<string, { filename: string; reason: string }[]> {
  const reasons = new Map<string, { filename: string; reason: string }[]>();
  const add = (asset: string, filename: string, reason: string): void => {
    const known = reasons.get(asset);
    if (known === undefined) reasons.set(asset, [{ filename, reason }]);
    else known.push({ filename, reason });
  };
  for (const { asset, filename, reason } of resources.missing) add(asset, filename, absenceText(reason));
  for (const { asset, filename, message } of resources.failed) add(asset, filename, message);
  return reasons;
}

const absences: Readonly<Record<string, string>> = {
  'not-downloaded': 'only in iCloud, not on this phone',
  'file-absent': 'the phone says that it has it, and it is not there',
  'not-in-cloud': 'neither on the phone nor in iCloud, as the phone says',
  'not-a-file': 'something else stands in its place',
  'unsafe-path': 'the phone names a path that leads outside its photos',
};

export function absenceText(reason: string): string {
  return absences[reason] ?? reason;
}

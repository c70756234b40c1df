import { type IngestReport, ingest } from '@safelight/archive';
import { addressCalled } from '../places/named-place.ts';
import { absentDocument, type OpenPlace, openKnownPlaces, openPlaceAt } from '../places/open-place.ts';
import { isPlace, sameDiskWarning } from '../places/same-disk.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { type Choice, chosenAssets } from '../sources/chosen-assets.ts';
import { openSource } from '../sources/open-source.ts';
import { feedBuckets, feeding, worse } from './backup-buckets.ts';
import { backupLines } from './backup-lines.ts';
import type { CommandResult } from './command.ts';
import { withTripwire } from './tripwire-lines.ts';

export interface BackupOptions {
  readonly to: readonly string[];
  readonly name?: string;
  readonly dryRun: boolean;
  readonly choice: Choice;
  readonly passwordFd?: number;
}

/** `safelight backup SOURCE --to PATH`: the main job. */
export async function backup(
  sourceName: string,
  options: BackupOptions,
  session: Session,
): Promise<CommandResult> {
  const opened = await openSource(sourceName, session, options);
  await using source = chosenAssets(opened, options.choice);
  const to = await Promise.all(options.to.map((called) => addressCalled(called, session)));
  const { direct, later } = feeding({ to }, session);
  await using places = await openTargets({ ...options, to: direct }, session);
  const run = options.dryRun ? undefined : session.ledger.runs.start('backup', session.now());
  const { dryRun } = options;
  let report: IngestReport | undefined;
  try {
    using job = session.job();
    report = await ingest(source, {
      ledger: session.ledger,
      // One place that is still to be made lacks everything, so everything would be copied.
      places: places.toCome ? [] : places.open.map(({ place }) => place),
      job,
      scratch: session.scratch,
      dryRun: options.dryRun,
    });
  } finally {
    const outcome =
      report === undefined ? (session.signal.aborted ? 'interrupted' : 'failed') : outcomeOf(report);
    if (run !== undefined)
      session.ledger.runs.end(run, {
        nowMs: session.now(),
        outcome,
        report: summaryOf(report, source.id.name),
      });
  }
  const replicas = dryRun ? undefined : await feedBuckets(later, places.open, session);
  const warning = await sameDiskWarning(source.id, places.open, session);
  const { leftOut } = source;
  const lines = backupLines(report, { dryRun, leftOut, absent: places.absent, warning });
  const result = withTripwire(
    {
      outcome: worse(outcomeOf(report), replicas?.outcome),
      lines: [...lines, ...(replicas?.lines ?? [])],
      json: {
        ...report,
        absent: absentDocument([...places.absent, ...(replicas?.absent ?? [])]),
        leftOut,
        dryRun,
        replicas: replicas?.reports ?? [],
      },
    },
    source.id,
    session,
  );
  if (!('reading' in opened)) return result;
  const { withPhoneAccount, withPhoneTrouble } = await import('./phone-account.ts');
  if (dryRun) return withPhoneTrouble(result, opened);
  return withPhoneAccount(result, opened, { report, places: places.open, choice: options.choice, session });
}

interface Targets extends AsyncDisposable {
  readonly open: readonly OpenPlace[];
  readonly absent: readonly { readonly name: string; readonly lastSeenMs: number }[];
  /** A dry run names a place that is not there yet. */
  readonly toCome: boolean;
}

async function openTargets(options: BackupOptions, session: Session): Promise<Targets> {
  await using stack = new AsyncDisposableStack();
  const open: OpenPlace[] = [];
  let absent: Targets['absent'] = [];
  let toCome = false;
  if (options.to.length === 0) {
    const known = await openKnownPlaces(session, { lock: !options.dryRun, buckets: false });
    for (const place of known.open) open.push(stack.use(place));
    absent = known.absent;
    if (open.length === 0) throw new UsageError(noPlaceSentence(absent));
  }
  for (const path of options.to) {
    // A dry run must not make a place; where there is none yet, everything is new.
    if (options.dryRun && !(await isPlace(path, session))) {
      toCome = true;
      continue;
    }
    const place = await openPlaceAt(path, session, {
      unmarked: 'make',
      lock: !options.dryRun,
      ...(options.name === undefined ? {} : { name: options.name }),
    });
    open.push(stack.use(place));
    if (place.isNew)
      session.say(`${place.address} is now a place for copies, called “${place.place.identity.name}”.`);
  }
  const kept = stack.move();
  return { open, absent, toCome, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

function noPlaceSentence(absent: Targets['absent']): string {
  if (absent.length === 0) return 'Say where the copies are to go: --to PATH-OF-A-DRIVE-OR-FOLDER';
  return `No place is connected (known: ${absent.map(({ name }) => name).join(', ')}). Connect one, or say --to PATH.`;
}

function outcomeOf(report: IngestReport): 'ok' | 'attention' | 'failed' {
  const { resources, places, skipped } = report;
  if (places.length > 0 && places.every(({ stopped }) => stopped !== undefined)) return 'failed';
  const troubled =
    resources.failed.length > 0 ||
    resources.missing.length > 0 ||
    resources.notCopied > 0 ||
    places.some(({ stopped }) => stopped !== undefined) ||
    skipped.some(({ hidesAssets }) => hidesAssets === true);
  return troubled ? 'attention' : 'ok';
}

/** For the history: the counts, without the lists. */
function summaryOf(report: IngestReport | undefined, source: string): unknown {
  if (report === undefined) return { source };
  const { assets, bytes, places, resources } = report;
  const { copied, alreadyThere, notCopied, missing, failed, fingerprints } = resources;
  const lists = { missing: missing.length, failed: failed.length };
  return {
    source,
    assets,
    bytes,
    places,
    resources: { copied, alreadyThere, notCopied, ...lists, fingerprints },
  };
}

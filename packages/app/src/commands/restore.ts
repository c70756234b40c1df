import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { openDriveStore, type RestoreReport, restore, type Selection } from '@safelight/archive';
import { copyFailureText } from '../copy-sentences.ts';
import { makeFolders } from '../places/make-folders.ts';
import { type OpenPlace, openKnownPlaces, openPlaceCalled } from '../places/open-place.ts';
import { assertPhotosApp, importIntoPhotos, photosLines } from '../places/photos-app.ts';
import { clearStagingFolder } from '../places/restore-staging.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { count, durationText, number, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** Lines a list; more would hide the rest of the report. */
const mostNamed = 10;

export interface RestoreCommandOptions extends Selection {
  readonly to: string;
  readonly from: readonly string[];
  readonly intoPhotos?: boolean;
}

/** `safelight restore --to FOLDER`: originals back, proven. */
export async function restoreTo(options: RestoreCommandOptions, session: Session): Promise<CommandResult> {
  if (options.month !== undefined && !/^(\d{4}(-(0[1-9]|1[0-2]))?|undated)$/i.test(options.month)) {
    throw new UsageError(
      `--month takes a year (2024), a month (2024-06) or the word undated, not ${options.month}`,
    );
  }
  if (options.intoPhotos === true) assertPhotosApp(process.platform);
  await using stack = new AsyncDisposableStack();
  const open: OpenPlace[] = [];
  for (const name of options.from) open.push(stack.use(await openPlaceCalled(name, session, false)));
  if (options.from.length === 0) {
    for (const place of (await openKnownPlaces(session, { lock: false })).open) open.push(stack.use(place));
  }
  if (open.length === 0)
    throw new UsageError(
      'No place is connected that could be restored from. Connect one, or say --from PATH.',
    );
  const asked = resolve(session.folder, options.to);
  await makeFolders(asked);
  const target = await realpath(asked);
  const stagingFolder = '.safelight-restore';
  const store = await openDriveStore(target, { ...session, stagingFolder });
  const run = session.ledger.runs.start('restore', session.now());
  const there: string[] = [];
  let report: RestoreReport | undefined;
  try {
    using job = session.job();
    report = await restore(store, {
      ledger: session.ledger,
      places: open.map(({ place }) => place),
      job,
      select: selectionOf(options),
      ...(options.intoPhotos === true ? { onThere: (key) => there.push(join(target, key)) } : {}),
    });
  } finally {
    await clearStagingFolder(target, stagingFolder);
    session.ledger.runs.end(run, {
      nowMs: session.now(),
      outcome: outcomeOf(report),
      report: report ?? null,
    });
  }
  const photos = options.intoPhotos === true ? await importIntoPhotos(there, session.signal) : undefined;
  return {
    outcome: photos !== undefined && photos.failed.length > 0 ? 'attention' : outcomeOf(report),
    lines: [...linesOf(report, target), ...(photos === undefined ? [] : photosLines(photos))],
    json: { ...report, target, ...(photos === undefined ? {} : { photos }) },
  };
}

function selectionOf({ month, album, name, asset }: Selection): Selection {
  return {
    ...(asset === undefined ? {} : { asset }),
    ...(month === undefined ? {} : { month }),
    ...(album === undefined ? {} : { album }),
    ...(name === undefined ? {} : { name }),
  };
}

function outcomeOf(report: RestoreReport | undefined): 'ok' | 'attention' | 'failed' {
  if (report === undefined) return 'failed';
  return report.failed.length > 0 || isNothing(report) ? 'attention' : 'ok';
}

/** What was asked for by month, album or name is not there: who looks at the exit code only must not take it for given back. */
function isNothing({ restored, alreadyThere, failed }: RestoreReport): boolean {
  return restored + alreadyThere + failed.length === 0;
}

function linesOf(report: RestoreReport, target: string): string[] {
  if (isNothing(report)) return ['! Nothing in the archive matches: nothing was restored.'];
  const { restored, alreadyThere, bytes, verified, failed, passedOver, durationMs } = report;
  return [
    `${failed.length === 0 ? '✓' : '✗'} ${count(restored, 'file')} restored to ${target} (${sizeText(bytes)} in ${durationText(durationMs)}); ${number(verified)} read back and compared.`,
    ...(alreadyThere === 0
      ? []
      : [`  ${count(alreadyThere, 'file was', 'files were')} there already, with the same bytes.`]),
    ...passedOverLines(passedOver),
    ...failed.map(
      (failure) => `  ${printable(failure.path)} could not be restored: ${copyFailureText(failure)}`,
    ),
  ];
}

/** The photos are back; but a copy is not what it should be, and nobody may learn that only on the day when it is the last. */
function passedOverLines(copies: RestoreReport['passedOver']): string[] {
  if (copies.length === 0) return [];
  const shown = copies.slice(0, mostNamed).map(({ place, path, ...failure }) => {
    const what = `${printable(place)}: ${printable(path)}`;
    return `    ${what}: ${failure.code === 'not-found' ? 'it is not there' : copyFailureText(failure)}`;
  });
  const rest = copies.length - shown.length;
  return [
    `! ${count(copies.length, 'copy was', 'copies were')} not good, and another one was taken:`,
    ...shown,
    ...(rest > 0 ? [`    and ${number(rest)} more (--json names them all)`] : []),
    '  Mend them: safelight repair',
  ];
}

import {
  type Asset,
  type AssetFile,
  attendance,
  type DeleteVerdict,
  type FileCopy,
  isArchiveError,
  type Job,
  type Place,
  proveCopy,
  safeToDelete,
} from '@safelight/archive';
import type { SafeToDeleteDocument } from '../documents/safety.ts';
import { openKnownPlaces, openPlaceAt } from '../places/open-place.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { openSource } from '../sources/open-source.ts';
import { deleteReasons } from './delete-sentences.ts';
import { clockOf, placeViews } from './place-views.ts';
import { policyOf } from './policy-file.ts';

export interface SafeToDeleteOptions {
  /** As `backup` takes it. */
  readonly source: string;
  /** Only what is read in this run counts. */
  readonly readNow: boolean;
}

/**
 * Lists a source as it is now and judges each of its assets. Deletes nothing. Errors: UsageError where what it would be about
 * is no source that people delete from; those of the source; `policy-wrong`.
 */
export async function judgeSafeToDelete(
  options: SafeToDeleteOptions,
  session: Session,
): Promise<SafeToDeleteDocument> {
  const { ledger } = session;
  await using source = await openSource(options.source, session);
  const { key, kind, name } = source.id;
  if (kind === 'finder-backup')
    throw new UsageError('A backup of the phone is no place to delete photos from; name the phone itself.');
  await using reader = await openReader(options, session);
  if (!options.readNow) await callTheRoll(session);
  const { safe, notSafe } = await safeToDelete(source.assets({ signal: session.signal }), {
    ledger,
    source: ledger.sources.find(key),
    places: await placeViews(session),
    policy: policyOf(session),
    clock: () => clockOf(session),
    signal: session.signal,
    ...reader.options,
  });
  ledger.flush();
  // What a listing that broke off did not show may belong to what it did.
  if ('reading' in source && source.reading.lost !== undefined) throw source.reading.lost;
  return {
    asOf: new Date(session.now()).toISOString(),
    source: { id: key, kind, name },
    readNow: options.readNow,
    safe: safe.map(safeDocument),
    notSafe: notSafe.map(({ asset, filename, reasons }) => ({
      asset,
      filename,
      reasons: deleteReasons(reasons, filename),
    })),
  };
}

interface Reader extends AsyncDisposable {
  readonly options: {
    readonly readNow?: (copy: FileCopy, file: AssetFile) => Promise<void>;
    onAsset?(asset: Asset): void;
  };
}

/** A copy that is not even there by its name proves nothing, however lately it was read; connected places are looked through for it. */
async function callTheRoll(session: Session): Promise<void> {
  const { ledger, signal } = session;
  for (const { address, id } of ledger.places.all()) {
    try {
      await using opened = await openPlaceAt(address, session, { unmarked: 'refuse', lock: false });
      if (opened.place.identity.id !== id) continue;
      await attendance(ledger, opened.place, { nowMs: session.now(), signal });
    } catch (error) {
      // What cannot be looked at now is judged by what is known of it, as a drive in a safe is.
      if (!isArchiveError(error) && !(error instanceof UsageError)) throw error;
    }
  }
}

/** Opens every place that is connected, where copies are to be read back now. */
async function openReader({ readNow }: SafeToDeleteOptions, session: Session): Promise<Reader> {
  if (!readNow) return { options: {}, async [Symbol.asyncDispose]() {} };
  const stack = new AsyncDisposableStack();
  const { open } = await openKnownPlaces(session, { lock: true });
  for (const place of open) stack.use(place);
  const job = stack.use(session.job());
  const places = new Map(open.map(({ place }) => [place.row, place]));
  let doneItems = 0;
  let doneBytes = 0;
  return {
    options: {
      async readNow(copy, file) {
        await readBack(places, copy, { file, session, job });
        doneBytes += file.size;
      },
      onAsset(asset) {
        job.progress({ phase: 'read back', doneBytes, doneItems: ++doneItems, current: asset.filename });
      },
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** A place that goes away while it is read proves nothing more, and that is all. */
async function readBack(
  places: Map<number, Place>,
  copy: FileCopy,
  { file, session, job }: { file: AssetFile; session: Session; job: Job },
): Promise<void> {
  const place = places.get(copy.place);
  if (place === undefined || file.digest === undefined) return;
  const content = { path: copy.path, digest: file.digest, size: file.size };
  try {
    await proveCopy(place, content, { ledger: session.ledger, job });
  } catch (error) {
    if (!isArchiveError(error, 'place-gone')) throw error;
    places.delete(copy.place);
  }
}

function safeDocument({
  asset,
  filename,
  bytes,
  proof,
}: DeleteVerdict): SafeToDeleteDocument['safe'][number] {
  return {
    asset,
    filename,
    bytes,
    proof: proof.map(({ place, files }) => ({
      place: place.id,
      name: place.name,
      disk: place.disk ?? null,
      files: files.map(({ path, digest, provenMs, how }) => ({
        path,
        sha256: digest,
        provenAt: new Date(provenMs).toISOString(),
        how,
      })),
    })),
  };
}

import { createHash } from 'node:crypto';
import { bytesOf } from '../bytes.ts';
import { isArchiveError } from '../errors.ts';
import { sidecarKey } from '../layout/names-of-ours.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { folderOf, nameOf, type StoreKey } from '../model/store-key.ts';
import type { Place } from '../places/place.ts';
import { mergeDetails } from '../sidecar/merge-details.ts';
import { deservesSidecar, type SidecarFacts, xmpNamespace, xmpSidecar } from '../sidecar/xmp.ts';
import type { Content } from '../store.ts';
import { writeSums } from '../sums/write-sums.ts';

/** Sidecars are tiny; what takes time is each one's sync, and a drive joins the syncs that wait together. */
const sidecarsAtOnce = 16;
/** Far longer than any of ours. */
const longestSidecarBytes = 4 * 1024 * 1024;

/** A first backup may leave a million due; so many are thought of at a time. */
const dueAtOnce = 2000;

/**
 * Brings the files of a place that can be made again into step with the ledger: sidecars that are due, then the
 * checksum lists of the folders that changed. May be stopped at any instant: what is due stays due.
 * Errors: those of `Store.put`.
 */
export async function upkeep(ledger: Ledger, place: Place, signal?: AbortSignal): Promise<void> {
  for (;;) {
    signal?.throwIfAborted();
    const due = ledger.indexFiles.dueSidecars(place.row, dueAtOnce);
    if (due.length === 0) break;
    for (const [folder, photos] of Map.groupBy(due, folderOf)) {
      await writeSidecars(ledger, place, { folder, photos });
    }
  }
  for (const folder of ledger.indexFiles.staleSums(place.row)) {
    signal?.throwIfAborted();
    await writeSums(ledger, place, folder);
    ledger.indexFiles.markSumsFresh(place.row, folder);
  }
}

interface Sidecar {
  readonly photo: StoreKey;
  readonly path: StoreKey;
  readonly text: string;
  /** The revision that it replaces; `null`: nothing is there. */
  readonly over?: string | null;
}

/** A checksum list must never name a sidecar whose old text is gone, so the list lets go of it first. */
async function writeSidecars(
  ledger: Ledger,
  place: Place,
  due: { folder: string; photos: StoreKey[] },
): Promise<void> {
  const sidecars: Sidecar[] = [];
  for (const photo of due.photos) {
    const sidecar = sidecarOf(ledger, place, photo);
    if (sidecar === undefined) continue;
    const there = await place.store.stat(sidecar.path);
    const over = there === undefined ? null : there.revision;
    if (there === undefined || (await isToBeReplaced(ledger, place, sidecar)))
      sidecars.push(over === undefined ? sidecar : { ...sidecar, over });
  }
  const replaced = sidecars.filter(({ path }) => ledger.indexFiles.sidecar(place.row, path) !== undefined);
  if (replaced.length > 0) {
    ledger.transaction(() => {
      for (const { path } of replaced) ledger.indexFiles.forgetSidecar(place.row, path);
      ledger.indexFiles.markSumsStale(place.row, due.folder);
    });
    // Or a run that is killed now would find a sidecar that is not the one on record, and take it for a stranger's.
    ledger.flush();
    await writeSums(ledger, place, due.folder, new Set(replaced.map(({ path }) => nameOf(path))));
  }
  for (let start = 0; start < sidecars.length; start += sidecarsAtOnce) {
    const batch = sidecars.slice(start, start + sidecarsAtOnce);
    const put = await Promise.all(batch.map((sidecar) => putSidecar(place, sidecar)));
    ledger.transaction(() => {
      batch.forEach(({ photo, path }, index) => {
        const content = put[index];
        if (content !== undefined) ledger.indexFiles.recordSidecar(place.row, path, content);
        ledger.indexFiles.markSidecarDone(place.row, photo);
      });
      ledger.indexFiles.markSumsStale(place.row, due.folder);
    });
  }
  ledger.transaction(() => {
    for (const photo of due.photos) ledger.indexFiles.markSidecarDone(place.row, photo);
  });
}

/** What was put; `undefined` where another computer was first: what it wrote stays. */
async function putSidecar(place: Place, { path, text, over }: Sidecar): Promise<Content | undefined> {
  const options = { keyFor: () => path, replace: true, ...(over === undefined ? {} : { over }) };
  return await place.store.put(bytesOf(text), options).catch((error: unknown) => {
    if (isArchiveError(error, 'overtaken')) return undefined;
    throw error;
  });
}

/**
 * Whether a sidecar says something new, and replaces nothing but our own: other software puts its work under the same
 * name, and people change ours.
 */
async function isToBeReplaced(ledger: Ledger, place: Place, { path, text }: Sidecar): Promise<boolean> {
  const recorded = ledger.indexFiles.sidecar(place.row, path)?.digest;
  if (recorded === undefined) return (await readText(place, path)).includes(xmpNamespace);
  const there = (await place.store.prove(path)).digest;
  return there === recorded && there !== createHash('sha256').update(text).digest('hex');
}

async function readText(place: Place, path: StoreKey): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of place.store.get(path)) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > longestSidecarBytes) return '';
  }
  return text;
}

/** The sidecar of a photo, if its sources know anything worth one and no original bears its name. */
function sidecarOf(ledger: Ledger, place: Place, photo: StoreKey): Sidecar | undefined {
  const path = sidecarKey(photo);
  if (ledger.copies.at(place.row, path) !== undefined) return undefined;
  const telling = ledger.assets.tellingOf(place.row, photo);
  const first = telling[0];
  if (first === undefined) return undefined;
  const facts: SidecarFacts = {
    details: mergeDetails(telling.map(({ details }) => details)),
    originalName: first.filename,
    source: [...new Set(telling.map(({ source }) => source))].join(', '),
    ...(first.takenAt === undefined ? {} : { takenAt: first.takenAt }),
  };
  // One that was written once goes on telling, be it that nothing is left to tell.
  const wanted =
    deservesSidecar(facts, nameOf(photo)) || ledger.indexFiles.sidecar(place.row, path) !== undefined;
  return wanted ? { photo, path, text: xmpSidecar(facts) } : undefined;
}

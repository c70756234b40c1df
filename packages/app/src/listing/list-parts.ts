import type { Asset, Reading } from '@safelight/archive';
import type { DividedLibrary, LibraryShare } from '@safelight/photos-library';
import { type Choice, isChosen } from '../sources/chosen-assets.ts';
import { assetOfPhotos } from '../sources/photos-library-asset.ts';
import { openListedText } from './listed-text.ts';
import { formOf } from './listing-form.ts';

/** What the threads that list a library together are told. */
export interface PartsTask {
  readonly share: LibraryShare;
  /** One for each part: its text, in the end. */
  readonly paths: readonly string[];
  /** Memory that all of them share: how many parts are taken, and how many assets were listed. */
  readonly tally: Int32Array<SharedArrayBuffer>;
  readonly json: boolean;
  readonly choice: Choice;
  /** Where the ledger is, and which of its sources the library is; undefined for one that was never backed up. */
  readonly known: { readonly ledger: string; readonly source: number } | undefined;
}

export const Tally = { taken: 0, listed: 1 } as const;

export type ReadingsOf = (asset: Asset) => ReadonlyMap<string, Reading>;

/** Takes one part after another until none is left, and lists it into its file. Every thread does. */
export async function listParts(
  library: DividedLibrary,
  task: PartsTask,
  { readingsOf, signal }: { readonly readingsOf: ReadingsOf; readonly signal?: AbortSignal },
): Promise<void> {
  for (;;) {
    const part = Atomics.add(task.tally, Tally.taken, 1);
    const path = task.paths[part];
    if (path === undefined) return;
    const batches = library.part(part, { places: task.json, ...(signal && { signal }) });
    Atomics.add(task.tally, Tally.listed, await listPart(batches, { ...task, path, readingsOf }));
  }
}

type PartTask = Pick<PartsTask, 'json' | 'choice'> & {
  readonly path: string;
  readonly readingsOf: ReadingsOf;
};

/** How many were listed. */
async function listPart(
  batches: ReturnType<DividedLibrary['part']>,
  { path, json, choice, readingsOf }: PartTask,
): Promise<number> {
  const form = formOf({ json });
  await using text = await openListedText(path, form.between);
  let listed = 0;
  for await (const batch of batches) {
    for (const photo of batch) {
      const asset = assetOfPhotos(photo);
      if (!isChosen(asset, choice)) continue;
      listed++;
      const written = text.add(form.textOf(asset, readingsOf(asset)));
      if (written !== undefined) await written;
    }
  }
  await text.finish();
  return listed;
}

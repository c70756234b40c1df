import type { Asset, Reading } from '@safelight/archive';
import type { DividedLibrary, LibraryShare, PhotosAsset } from '@safelight/photos-library';
import { type Choice, isChosen } from '../sources/chosen-assets.ts';
import { outlineOfPhotos } from '../sources/photos-library-outline.ts';
import { lineText } from './line-text.ts';
import { betweenTexts, type ListedText, openListedText } from './listed-text.ts';

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
  const { json, choice } = task;
  const textOf = json ? await documentsOf(choice, readingsOf) : linesOf(choice);
  // What was archived is known by the revisions of the files.
  const wanted = { details: json, sizes: json, places: json, fingerprints: json && task.known !== undefined };
  for (;;) {
    const part = Atomics.add(task.tally, Tally.taken, 1);
    const path = task.paths[part];
    if (path === undefined) return;
    const batches = library.part(part, { ...wanted, ...(signal && { signal }) });
    await using text = await openListedText(path, betweenTexts({ json }));
    Atomics.add(task.tally, Tally.listed, await listPart(batches, textOf, text));
  }
}

/** The text of an asset; undefined for one that was not chosen. */
export type TextOf = (photo: PhotosAsset) => string | undefined;

/** What documents are made with takes a thread a fifth of a second to load, and lines need none of it. */
async function documentsOf(...told: [Choice, ReadingsOf]): Promise<TextOf> {
  const documents = await import('./list-documents.ts');
  return documents.documentsOf(...told);
}

function linesOf(choice: Choice): TextOf {
  return (photo) => {
    const outline = outlineOfPhotos(photo);
    return isChosen(outline, choice) ? lineText(outline) : undefined;
  };
}

/** How many were listed. */
async function listPart(
  batches: ReturnType<DividedLibrary['part']>,
  textOf: TextOf,
  listed: ListedText,
): Promise<number> {
  let count = 0;
  for await (const batch of batches) {
    for (const photo of batch) {
      const text = textOf(photo);
      if (text === undefined) continue;
      count++;
      const written = listed.add(text);
      if (written !== undefined) await written;
    }
  }
  await listed.finish();
  return count;
}

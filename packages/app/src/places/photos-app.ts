import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../sentences.ts';
import { count, printable } from '../terminal/words.ts';

/** What the app Photos made of files that it was given. */
export interface PhotosImport {
  readonly given: number;
  /** Photos and videos that it has taken; a Live Photo's two files make one, and it may ask about duplicates. */
  imported: number;
  readonly failed: { readonly files: readonly string[]; readonly message: string }[];
}

/** Runs AppleScript with arguments; what it answered. */
export type RunScript = (script: string, args: readonly string[], signal: AbortSignal) => Promise<string>;

/** Photos takes a while for each, and an argument list has its limits. */
const filesAtOnce = 100;
const longestMs = 30 * 60_000;

/** Paths come as arguments: nothing in a name is ever read as a script. */
const script = `on run paths
  set files to {}
  repeat with path in paths
    set end of files to (POSIX file path) as alias
  end repeat
  tell application "Photos"
    with timeout of 1800 seconds
      return count of (import files)
    end timeout
  end tell
end run`;

/** Errors: UsageError where there is no such app. */
export function assertPhotosApp(platform: NodeJS.Platform): void {
  if (platform !== 'darwin')
    throw new UsageError(
      '--into-photos needs the app Photos of a Mac. Without it the files are in the folder of --to, for any program to import.',
    );
}

/**
 * Gives restored originals to the app Photos, those of a folder together, so that a Live Photo's halves find each other. Edited
 * renderings and adjustments stay in the folder: Photos would take them for other photos.
 */
export async function importIntoPhotos(
  paths: readonly string[],
  signal: AbortSignal,
  run: RunScript = osascript,
): Promise<PhotosImport> {
  const files = paths
    .filter((path) => !/_edited\.[^.]+$|\.(aae|plist|xmp)$/i.test(basename(path)))
    .toSorted();
  const result: PhotosImport = { given: files.length, imported: 0, failed: [] };
  for (const batch of batchesOf(files)) {
    signal.throwIfAborted();
    try {
      result.imported += Number.parseInt(await run(script, batch, signal), 10) || 0;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      result.failed.push({ files: batch, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return result;
}

/** About a hundred at once; files of one name, the halves of a Live Photo, are never parted. */
function* batchesOf(files: readonly string[]): Iterable<readonly string[]> {
  const stem = (path: string): string => path.replace(/\.[^./]*$/, '');
  let batch: string[] = [];
  for (const file of files) {
    const last = batch.at(-1);
    if (batch.length >= filesAtOnce && last !== undefined && stem(last) !== stem(file)) {
      yield batch;
      batch = [];
    }
    batch.push(file);
  }
  if (batch.length > 0) yield batch;
}

async function osascript(text: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  const options = { signal, timeout: longestMs, maxBuffer: 1024 * 1024 };
  return (await promisify(execFile)('osascript', ['-e', text, ...args], options)).stdout;
}

export function photosLines({ given, imported, failed }: PhotosImport): string[] {
  return [
    `${failed.length === 0 ? '✓' : '!'} Photos was given ${count(given, 'file')} and has taken ${count(imported, 'photo or video', 'photos and videos')}. Look there whether all is as it should be.`,
    ...failed.map(
      ({ files, message }) =>
        `  ${count(files.length, 'file')} from ${printable(basename(files[0] ?? ''))} on could not be imported: ${printable(message)}`,
    ),
  ];
}

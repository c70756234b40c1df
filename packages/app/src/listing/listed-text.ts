import { createReadStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';

/**
 * The text of a listing, gathered in a file while the source is read: a library of a hundred thousand photos makes some
 * hundred megabytes of it, and nothing may be printed before the listing came to its end.
 */
export interface ListedText extends AsyncDisposable {
  /** A promise only where something is written, which is once in some thousand. */
  add(text: string): Promise<void> | undefined;
  /** Writes what is left. */
  finish(): Promise<void>;
}

/** So much text is gathered before it is written: little enough to be gone before the garbage is looked through. */
const blockLength = 1 << 17;

/** `path` is one that nothing else uses; `between` stands between two texts. */
export async function openListedText(path: string, between: string): Promise<ListedText> {
  const file = await open(path, 'wx', 0o600);
  let [parts, length, before] = [[] as string[], 0, ''];

  // Joined, since a text put together piece by piece is copied once more when it is written.
  async function write(): Promise<void> {
    const block = before + parts.join(between);
    [parts, length, before] = [[], 0, between];
    await file.writeFile(block);
  }

  return {
    add(text) {
      parts.push(text);
      length += text.length;
      return length >= blockLength ? write() : undefined;
    },
    async finish() {
      if (parts.length > 0) await write();
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** A listing that came to its end. */
export interface Listed {
  /** Of the files that hold its text. */
  readonly paths: readonly string[];
  readonly assets: number;
  /** What the source holds, and could not tell as an asset. */
  readonly skipped: readonly { readonly path: string; readonly kind: string }[];
}

/** What stands between the texts of two assets. */
export function betweenTexts({ json }: { readonly json: boolean }): string {
  return json ? ',\n' : '';
}

/** What stands before, between and after the texts of a listing. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** The texts of some files, one after another, those that are empty left out; each file is gone once it was read. */
export async function* framed(
  paths: readonly string[],
  { before, between, after }: Frame,
): AsyncGenerator<Uint8Array> {
  let begun = false;
  for (const path of paths) {
    if ((await stat(path)).size > 0) {
      yield Buffer.from(begun ? between : before);
      yield* createReadStream(path, { highWaterMark: blockLength });
      begun = true;
    }
    await rm(path);
  }
  yield Buffer.from(begun ? after : before + after);
}

import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * The document of a listing, gathered in a file while the source is read: a library of a hundred thousand photos makes
 * hundreds of megabytes of text, and nothing of it may be printed before the listing came to its end.
 */
export interface ListDocument extends AsyncDisposable {
  /** A promise only where something is written, which is once in some thousand. */
  add(asset: unknown): Promise<void> | undefined;
  /** Completes the document; its text, whose file is gone once it was read. */
  text(rest: { readonly skipped: readonly unknown[] }): Promise<AsyncIterable<Uint8Array>>;
}

/** So much text is gathered before it is written. */
const blockLength = 1 << 20;

/** A document that begins with `source`; `path` is one that nothing else uses. */
export async function openListDocument(path: string, source: unknown): Promise<ListDocument> {
  const file = await open(path, 'wx', 0o600);
  let [parts, length] = [[] as string[], 0];
  let before = `{ "source": ${JSON.stringify(source)},\n"assets": [\n`;
  const comma = ',\n';
  let handedOver = false;

  // Joined, since a text put together piece by piece is copied once more when it is written.
  async function flush(end = ''): Promise<void> {
    const block = (parts.length === 0 && before === comma ? '' : before) + parts.join(comma) + end;
    before = comma;
    [parts, length] = [[], 0];
    await file.writeFile(block);
  }

  return {
    add(asset) {
      const text = JSON.stringify(asset);
      parts.push(text);
      length += text.length;
      return length >= blockLength ? flush() : undefined;
    },
    async text({ skipped }) {
      await flush(`\n],\n"skipped": ${JSON.stringify(skipped)} }\n`);
      await file.close();
      handedOver = true;
      return readOnce(path);
    },
    async [Symbol.asyncDispose]() {
      if (!handedOver) await discard(file, path);
    },
  };
}

async function* readOnce(path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: blockLength }))
      yield chunk as Uint8Array;
  } finally {
    await rm(path, { force: true });
  }
}

async function discard(file: FileHandle, path: string): Promise<void> {
  await file.close();
  await rm(path, { force: true });
}

import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';

/**
 * The document of a listing, gathered in a file while the source is read: a library of a hundred thousand photos makes
 * hundreds of megabytes of text, and nothing of it may be printed before the listing came to its end.
 */
export interface ListDocument extends AsyncDisposable {
  add(asset: unknown): Promise<void>;
  /** Completes the document; its text, whose file is gone once it was read. */
  text(rest: { readonly skipped: readonly unknown[] }): Promise<AsyncIterable<Uint8Array>>;
}

/** So much text is gathered before it is written. */
const blockLength = 1 << 20;

/** A document that begins with `source`; `path` is one that nothing else uses. */
export async function openListDocument(path: string, source: unknown): Promise<ListDocument> {
  const file = await open(path, 'wx', 0o600);
  let block = `{ "source": ${JSON.stringify(source)},\n"assets": [`;
  let first = true;
  let handedOver = false;

  async function flush(): Promise<void> {
    await file.writeFile(block);
    block = '';
  }

  return {
    async add(asset) {
      block += `${first ? '\n' : ',\n'}${JSON.stringify(asset)}`;
      first = false;
      if (block.length >= blockLength) await flush();
    },
    async text({ skipped }) {
      block += `\n],\n"skipped": ${JSON.stringify(skipped)} }\n`;
      await flush();
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

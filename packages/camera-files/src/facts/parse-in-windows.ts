import type { MediaFiles } from '../media-files.ts';
import { BytesNeeded, FileBytes, Malformed } from './file-bytes.ts';

// An iPhone's HEIC has all its metadata in the first 16 KiB, a JPEG with thumbnail in 64 KiB.
const windowBytes = 64 * 1024;
// Some movies spread their boxes widely; beyond this a file is making us run in circles.
const mostWindows = 24;
const mostBytes = 4 * 1024 * 1024;

export interface FileToParse {
  readonly files: MediaFiles;
  readonly path: string;
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs `parse` until no bytes are lacking. It is run again from its beginning after each window, so it must have no
 * effects. When it asks for more than the caps allow, it meets `Malformed` there. Throws what reading throws.
 */
export async function parseInWindows<T>(file: FileToParse, parse: (bytes: FileBytes) => T): Promise<T> {
  const bytes = new FileBytes(file.size);
  let budget = mostBytes;
  let need = new BytesNeeded(0, Math.min(file.size, windowBytes));
  for (let i = 0; i < mostWindows; i++) {
    const length = Math.min(Math.max(need.length, windowBytes), file.size - need.offset);
    budget -= length;
    if (budget < 0) break;
    bytes.add(need.offset, await read(file, need.offset, length));
    try {
      return parse(bytes);
    } catch (error) {
      if (!(error instanceof BytesNeeded)) throw error;
      need = error;
    }
  }
  bytes.seal();
  return parse(bytes);
}

async function read(file: FileToParse, start: number, length: number): Promise<Uint8Array> {
  const o = { start, end: start + length, ...(file.signal && { signal: file.signal }) };
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of file.files.open(file.path, o)) {
    chunks.push(chunk);
    total += chunk.length;
  }
  if (total !== length) throw new Malformed(`${total} bytes came for ${length}`);
  const [first] = chunks;
  return first && chunks.length === 1 ? first : Buffer.concat(chunks);
}

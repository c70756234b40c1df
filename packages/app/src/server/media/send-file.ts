import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { headLength, mediaTypes, pictureFormat } from '../../pictures/format.ts';
import { mediaPolicy } from '../guard/headers.ts';
import { refusal } from '../guard/refusal.ts';
import type { Original } from './originals.ts';

/** Streams an original, or the range that is asked for. What browsers do not show is offered to be saved. */
export async function sendFile({ path, filename, sha256 }: Original, request: Request): Promise<Response> {
  await using file = await open(path);
  const { size } = await file.stat();
  const type = await typeOf(file);
  const headers = {
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': `${type === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${encodeURIComponent(filename)}`,
    'content-security-policy': mediaPolicy,
    'accept-ranges': 'bytes',
    etag: `"${sha256}"`,
    'cache-control': 'private, no-cache',
  };
  if (request.headers.get('if-none-match') === headers.etag)
    return new Response(null, { status: 304, headers });
  const range = rangeOf(request.headers.get('range'), size);
  if (range === 'unsatisfiable') {
    const answer = refusal(416, 'bad-request', 'range');
    answer.headers.set('content-range', `bytes */${size}`);
    return answer;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const part = range === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` };
  const body = request.method === 'HEAD' || size === 0 ? null : streamOf(path, { start, end });
  return new Response(body, {
    status: range === undefined ? 200 : 206,
    headers: { ...headers, ...part, 'content-length': String(end - start + 1) },
  });
}

function streamOf(path: string, range: { readonly start: number; readonly end: number }): ReadableStream {
  return Readable.toWeb(createReadStream(path, { ...range, highWaterMark: 256 * 1024 })) as ReadableStream;
}

/** By its bytes, and from a list of what is harmless to show. */
async function typeOf(file: FileHandle): Promise<string | undefined> {
  const head = Buffer.alloc(headLength);
  const { bytesRead } = await file.read(head, 0, headLength, 0);
  const format = pictureFormat(head.subarray(0, bytesRead));
  return format === undefined ? undefined : mediaTypes[format];
}

/** One range of bytes (RFC 9110, 14.2); several, or a form that we do not know, count as none. */
function rangeOf(
  header: string | null,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}

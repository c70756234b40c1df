import { createHash } from 'node:crypto';
import type { Bytes } from '../../bytes.ts';
import { limiter } from '../../concurrency.ts';
import type { SpareBuffers } from '../spare-buffers.ts';
import { answerText, badAnswer, parseAnswer } from './answer.ts';
import type { S3Client } from './client.ts';
import type { Slots } from './slots.ts';
import { childrenOf, childText, escapeXml } from './xml.ts';

export interface Upload {
  readonly key: string;
  readonly bytes: Bytes;
  readonly headers: Readonly<Record<string, string>>;
  /** Only where nothing bears the key. */
  readonly condition: Readonly<Record<string, string>>;
  /** Asked when all parts are there. */
  confirm(): Promise<boolean>;
  readonly signal?: AbortSignal | undefined;
}

/** Parts of one upload on their way at once; the store's slots bound those of all uploads together. */
const partsAtOnce = 4;
/** S3 takes 10,000 parts; each is held in memory while it is sent. */
const leastPartBytes = 8 * 1024 * 1024;
const mostParts = 9_000;

/**
 * Sends bytes in parts, each with its SHA-256, and joins them under the key at the end. Whatever happens, nothing of an
 * upload that was not joined stays. Errors: those of the client (`exists` where the condition did not hold).
 */
export async function uploadInParts(client: S3Client, room: PartRoom, upload: Upload): Promise<boolean> {
  const { key, headers, signal } = upload;
  const { text } = await client.sendForText({
    method: 'POST',
    key,
    query: { uploads: '' },
    headers: { ...headers, 'x-amz-checksum-algorithm': 'SHA256' },
    signal,
  });
  const id = childText(parseAnswer(text, 'InitiateMultipartUploadResult'), 'UploadId');
  if (id === undefined || id === '') throw badAnswer('an upload without an id');
  let joined = false;
  try {
    const parts = await sendParts(client, room, { ...upload, id });
    if (!(await upload.confirm())) return false;
    await join(client, { ...upload, id }, parts);
    joined = true;
    return true;
  } finally {
    if (!joined) await abort(client, key, id);
  }
}

/** What the parts of all uploads are held in while they are sent. */
export interface PartRoom {
  readonly slots: Slots;
  /** For parts of the usual size. */
  readonly memory: SpareBuffers;
}

interface Begun extends Upload {
  readonly id: string;
}

interface Part {
  readonly number: number;
  readonly etag: string;
  readonly checksum: string;
}

async function sendParts(client: S3Client, room: PartRoom, upload: Begun): Promise<Part[]> {
  const parts: Part[] = [];
  const limit = limiter(partsAtOnce);
  const partBytes = Math.max(leastPartBytes, Math.ceil(upload.bytes.size / mostParts));
  let number = 0;
  try {
    for await (const part of inParts(upload, partBytes, room)) {
      const own = ++number;
      await limit.start(async () => {
        try {
          parts.push(await sendPart(client, upload, { number: own, body: part.bytes }));
          part.give();
        } finally {
          room.slots.give();
        }
      });
    }
  } finally {
    await limit.idle();
  }
  return parts.sort((a, b) => a.number - b.number);
}

async function sendPart(
  client: S3Client,
  { key, id, signal }: Begun,
  { number, body }: { number: number; body: Uint8Array },
): Promise<Part> {
  const digest = createHash('sha256').update(body).digest();
  const checksum = digest.toString('base64');
  const { headers } = await client.sendForText({
    method: 'PUT',
    key,
    query: { partNumber: String(number), uploadId: id },
    headers: { 'x-amz-checksum-sha256': checksum },
    body: [body],
    bodyDigest: digest.toString('hex'),
    signal,
  });
  if (headers.etag === undefined) throw badAnswer('a part without an ETag');
  const theirs = headers['x-amz-checksum-sha256'];
  if (theirs !== undefined && theirs !== checksum) throw badAnswer('a part with another checksum');
  return { number, etag: headers.etag, checksum };
}

interface HeldPart {
  readonly bytes: Uint8Array;
  /** Its memory may be used again: it was sent. */
  give(): void;
}

/** Bytes in pieces of one size; each piece has taken a slot, which is to be given back when it was sent. */
async function* inParts(
  { bytes, signal }: Upload,
  partBytes: number,
  { slots, memory }: PartRoom,
): AsyncIterable<HeldPart> {
  const usual = partBytes === memory.bytes;
  let part: Buffer | undefined;
  let filled = 0;
  function takeOut(whole: Buffer): HeldPart {
    const held = { bytes: whole.subarray(0, filled), give: () => usual && memory.give(whole) };
    part = undefined;
    filled = 0;
    return held;
  }
  try {
    for await (const chunk of bytes.open({ lend: true, ...(signal && { signal }) })) {
      for (let at = 0; at < chunk.length; ) {
        if (part === undefined) {
          await slots.take(signal);
          part = usual ? memory.take() : Buffer.allocUnsafeSlow(partBytes);
        }
        const piece = chunk.subarray(at, at + part.length - filled);
        part.set(piece, filled);
        at += piece.length;
        filled += piece.length;
        if (filled === part.length) yield takeOut(part);
      }
    }
    if (part !== undefined) yield takeOut(part);
  } finally {
    if (part !== undefined) slots.give();
  }
}

async function join(client: S3Client, upload: Begun, parts: readonly Part[]): Promise<void> {
  const list = parts.map(
    ({ number, etag, checksum }) =>
      `<Part><PartNumber>${number}</PartNumber><ETag>${escapeXml(etag)}</ETag><ChecksumSHA256>${checksum}</ChecksumSHA256></Part>`,
  );
  const body = Buffer.from(
    `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${list.join('')}</CompleteMultipartUpload>`,
  );
  const answer = await client.once({
    method: 'POST',
    key: upload.key,
    query: { uploadId: upload.id },
    headers: upload.condition,
    body: [body],
    signal: upload.signal,
  });
  parseAnswer(await answerText(answer), 'CompleteMultipartUploadResult');
}

/** Not with the upload's signal: what was stopped has to be tidied away, too. */
async function abort(client: S3Client, key: string, id: string): Promise<void> {
  await client.once({ method: 'DELETE', key, query: { uploadId: id } }).then(
    (answer) => answer.resume(),
    () => undefined,
  );
}

/**
 * Takes away what uploads left that were begun before a moment of the server's own clock and never joined: they cost money
 * and show in no list. Errors: those of the client.
 */
export async function abortUploadsBefore(client: S3Client, prefix: string, ageMs: number): Promise<number> {
  const { text, headers } = await client.sendForText({ method: 'GET', query: { uploads: '', prefix } });
  const nowMs = Date.parse(headers.date ?? '');
  if (Number.isNaN(nowMs)) return 0;
  let aborted = 0;
  for (const upload of childrenOf(parseAnswer(text, 'ListMultipartUploadsResult'), 'Upload')) {
    const [key, id] = [childText(upload, 'Key'), childText(upload, 'UploadId')];
    const begunMs = Date.parse(childText(upload, 'Initiated') ?? '');
    if (key === undefined || id === undefined || !key.startsWith(prefix)) continue;
    if (!(nowMs - begunMs > ageMs)) continue;
    await abort(client, key, id);
    aborted++;
  }
  return aborted;
}

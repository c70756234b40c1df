import type { IncomingMessage } from 'node:http';
import { ArchiveError } from '../../errors.ts';
import { S3Failure } from './s3-failure.ts';
import { childText, parseXml, type XmlElement } from './xml.ts';

/** A listing of a thousand keys, each of 1 KiB and percent-encoded, is less. */
const longestAnswerBytes = 16 * 1024 * 1024;

/** An answer's body as text. Errors: `unreachable` where it breaks off, `bad-answer` where it does not end. */
export async function answerText(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > longestAnswerBytes) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw brokenOff(cause);
  }
  if (size > longestAnswerBytes) {
    answer.destroy();
    throw badAnswer('an answer without end');
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function brokenOff(cause: unknown): ArchiveError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new ArchiveError('unreachable', { cause: new S3Failure(message, { cause }) });
}

export function badAnswer(subject: string, cause?: unknown): ArchiveError {
  return new ArchiveError('bad-answer', { subject, cause });
}

/** The root of an answer that must be this element. Errors: `bad-answer`; what an `Error` says in spite of its status. */
export function parseAnswer(text: string, name: string): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(text);
  } catch (error) {
    throw badAnswer('it is no XML', error);
  }
  // A server that began its answer before it knew of the failure says so under a status of 200.
  if (root.name === 'Error') {
    const failure = new S3Failure(childText(root, 'Message') ?? '', { status: 500, ...saidBy(root) });
    throw new ArchiveError('unreachable', { cause: failure });
  }
  if (root.name !== name) throw badAnswer(`<${root.name}> where <${name}> was expected`);
  return root;
}

/** What an answer with another status than 2xx means. Never rejects. */
export async function errorAnswer(answer: IncomingMessage): Promise<S3Failure> {
  const { statusCode: status = 0, headers } = answer;
  const after = Number(headers['retry-after']);
  const waitMs = after > 0 ? { waitMs: after * 1000 } : {};
  const text = await answerText(answer).catch(() => '');
  if (status >= 300 && status < 400)
    return new S3Failure('it points to another address: is this the bucket’s region and endpoint?', {
      status,
    });
  try {
    const root = parseXml(text);
    const message = childText(root, 'Message') ?? '';
    return new S3Failure(message === '' ? `status ${status}` : message, {
      status,
      ...saidBy(root),
      ...waitMs,
    });
  } catch {
    return new S3Failure(`status ${status}`, { status, ...waitMs });
  }
}

function saidBy(root: XmlElement): { said?: string } {
  const said = childText(root, 'Code');
  return said === undefined ? {} : { said };
}

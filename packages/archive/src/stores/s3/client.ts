import { createHash } from 'node:crypto';
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { AwsV4Signer } from 'aws4fetch';
import { ArchiveError } from '../../errors.ts';
import { type Retries, withRetries } from '../retrying/retries.ts';
import { openAgent } from './agent.ts';
import { answerText, errorAnswer } from './answer.ts';
import { archiveErrorOf, askedMs, isPassing, S3Failure } from './s3-failure.ts';

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface S3ClientOptions {
  /** `https://s3.eu-central-1.amazonaws.com`, without the bucket. */
  readonly endpoint: URL;
  readonly region: string;
  readonly bucket: string;
  /** The bucket's name in the path and not in the host, as most servers beside Amazon's want it. */
  readonly pathStyle: boolean;
  /** Asked before each request, so that what expires can be renewed; the secret goes nowhere else. */
  credentials(): Promise<S3Credentials>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Between 0 and 1. */
  random(): number;
  /** For tests that cannot wait. */
  readonly retries?: Partial<Pick<Retries, 'attempts' | 'firstMs' | 'longestMs'>>;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  /** The object's whole key; absent for the bucket itself. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly Uint8Array[];
  /** The body's SHA-256 in hexadecimal, where it is known. */
  readonly bodyDigest?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Signed requests to one bucket; what may pass is tried again. A redirect is refused: the signature is for one host. */
export interface S3Client extends Disposable {
  readonly retries: Retries;
  /** One try; its body is still to be read. Errors: ArchiveError with an S3Failure as its cause. */
  once(request: S3Request): Promise<IncomingMessage>;
  /** Tried again while that may help; an answer with a status in `allowed` is one. */
  send(request: S3Request): Promise<IncomingMessage>;
  /** The same, with its body read as text. */
  sendForText(
    request: S3Request,
  ): Promise<{ readonly headers: IncomingMessage['headers']; readonly text: string }>;
}

/** A server that says nothing for so long will say nothing any more. */
const silenceMs = 60_000;
/** S3 refuses signatures that are a quarter of an hour off. */
const greatestSkewMs = 5 * 60_000;

export function openS3Client(options: S3ClientOptions): S3Client {
  const secure = options.endpoint.protocol === 'https:';
  const agent = openAgent({ secure });
  const keys = new Map<string, ArrayBuffer>();
  const retries: Retries = {
    attempts: 6,
    firstMs: 250,
    longestMs: 20_000,
    ...options.retries,
    random: options.random,
    isPassing,
    askedMs,
  };
  /** How much the server's clock is ahead of ours; signatures must be of its time. */
  let skewMs = 0;

  async function sign(request: S3Request): Promise<{ url: URL; headers: Record<string, string> }> {
    const { body = [], bodyDigest } = request;
    const url = urlOf(options, request);
    const time = new Date(options.now() + skewMs).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    const signer = new AwsV4Signer({
      ...(await options.credentials()),
      method: request.method,
      url: url.href,
      headers: {
        ...request.headers,
        'x-amz-content-sha256': bodyDigest ?? sha256Of(body),
      },
      service: 's3',
      region: options.region,
      cache: keys,
      datetime: time,
    });
    const signed = await signer.sign();
    return { url, headers: Object.fromEntries(signed.headers as Iterable<[string, string]>) };
  }

  async function once(request: S3Request): Promise<IncomingMessage> {
    const { url, headers } = await sign(request);
    const answer = await exchange(request, { url, headers, agent, secure });
    const { statusCode: status = 0 } = answer;
    if (status >= 200 && status < 300) return answer;
    const failure = await errorAnswer(answer);
    if (status === 403 && hasNewSkew(answer)) return await once(request);
    throw archiveErrorOf(failure, request.key ?? options.bucket);
  }

  /** Whether the server's clock is another one than was believed; then the same request is worth another try. */
  function hasNewSkew({ headers }: IncomingMessage): boolean {
    const theirs = Date.parse(headers.date ?? '');
    if (!(Math.abs(theirs - (options.now() + skewMs)) > greatestSkewMs)) return false;
    skewMs = theirs - options.now();
    return true;
  }

  async function send(request: S3Request): Promise<IncomingMessage> {
    return await withRetries(retries, () => once(request), request.signal);
  }

  return {
    retries,
    once,
    send,
    sendForText: async (request) =>
      await withRetries(
        retries,
        async () => {
          const answer = await send(request);
          return { headers: answer.headers, text: await answerText(answer) };
        },
        request.signal,
      ),
    [Symbol.dispose]: () => agent.destroy(),
  };
}

/** RFC 3986, as signatures want it; the parts of a key keep their slashes. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function urlOf({ endpoint, bucket, pathStyle }: S3ClientOptions, { key = '', query = {} }: S3Request): URL {
  const base = new URL(endpoint);
  if (!pathStyle) base.hostname = `${bucket}.${base.hostname}`;
  const path = [...(pathStyle ? [bucket] : []), ...key.split('/')].map(encoded).join('/');
  const asked = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return new URL(`${base.origin}/${path}${asked.length === 0 ? '' : `?${asked.join('&')}`}`);
}

function bytesIn(body: readonly Uint8Array[]): number {
  return body.reduce((sum, { length }) => sum + length, 0);
}

function sha256Of(body: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of body) hash.update(piece);
  return hash.digest('hex');
}

interface Wire {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
  readonly secure: boolean;
}

function exchange(
  { method, body, signal }: S3Request,
  { url, headers, agent, secure }: Wire,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(bytesIn(body)) };
    const request = (secure ? httpsRequest : httpRequest)(url, {
      method,
      agent,
      headers: { ...headers, ...length },
      ...(signal === undefined ? {} : { signal }),
    });
    request.setTimeout(silenceMs, () => request.destroy(new Error('the server says nothing')));
    request.on('response', resolve);
    request.on('error', (cause) => {
      if (signal?.aborted === true) return reject(signal.reason);
      reject(
        new ArchiveError('unreachable', {
          subject: url.host,
          cause: new S3Failure(cause.message, { cause }),
        }),
      );
    });
    for (const piece of body ?? []) request.write(piece);
    request.end();
  });
}

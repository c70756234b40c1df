import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Whether a request bears the AWS Signature Version 4 of this secret, computed anew from Amazon's description of it
 * (Authenticating Requests: Using the Authorization Header); S3's word for what is wrong, if anything is.
 */
export function wrongSignature(
  request: IncomingMessage,
  body: Buffer,
  { accessKeyId, secretAccessKey, nowMs }: { accessKeyId: string; secretAccessKey: string; nowMs: number },
): string | undefined {
  const {
    authorization = '',
    'x-amz-date': date = '',
    'x-amz-content-sha256': payload = '',
  } = request.headers;
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/([^/]+)\/s3\/aws4_request), ?SignedHeaders=([^,]+), ?Signature=(\w{64})$/.exec(
      authorization,
    );
  const [, id, scope, region = '', signedHeaders = '', signature = ''] = match ?? [];
  if (id === undefined || scope === undefined) return 'AccessDenied';
  if (id !== accessKeyId) return 'InvalidAccessKeyId';
  if (payload !== sha256Hex(body)) return 'XAmzContentSHA256Mismatch';
  const sentMs = Date.parse(
    String(date).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (!(Math.abs(nowMs - sentMs) < 15 * 60_000)) return 'RequestTimeTooSkewed';
  const names = signedHeaders.split(';');
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith('x-amz-') && !names.includes(name),
  );
  if (unsigned.length > 0 || !names.includes('host')) return 'AccessDenied';
  const url = new URL(request.url ?? '/', 'http://host');
  const query = [...url.searchParams]
    .map((pair) => pair.map(encoded).join('='))
    .sort()
    .join('&');
  const canonical = [
    request.method,
    url.pathname
      .split('/')
      .map((part) => encoded(decodeURIComponent(part)))
      .join('/'),
    query,
    ...names.map(
      (name) =>
        `${name}:${String(request.headers[name] ?? '')
          .trim()
          .replace(/ +/g, ' ')}`,
    ),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const [day = ''] = scope.split('/');
  const key = ['aws4_request'].reduce(hmac, hmac(hmac(hmac(`AWS4${secretAccessKey}`, day), region), 's3'));
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256Hex(canonical)].join('\n')).toString(
    'hex',
  );
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'SignatureDoesNotMatch';
}

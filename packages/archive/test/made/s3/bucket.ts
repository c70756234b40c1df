import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Outcome {
  readonly status: number;
  readonly said?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

interface Asked {
  readonly method: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly nowMs: number;
}

interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly modifiedMs: number;
  readonly lockedUntilMs: number;
}

interface Upload {
  readonly key: string;
  readonly headers: IncomingHttpHeaders;
  readonly begunMs: number;
  readonly parts: Map<number, { body: Buffer; etag: string }>;
}

export interface Bucket {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, Upload>;
  handle(asked: Asked): Outcome;
}

/** So few, that tests meet the second page. */
const pageSize = 5;

export function openBucket({ objectLock = false }: { readonly objectLock?: boolean }): Bucket {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, Upload>();
  let ids = 0;

  function conditionFails(headers: IncomingHttpHeaders, key: string): Outcome | undefined {
    const there = objects.get(key);
    if (headers['if-none-match'] === '*' && there !== undefined)
      return { status: 412, said: 'PreconditionFailed' };
    const match = headers['if-match'];
    if (match === undefined) return undefined;
    if (there === undefined) return { status: 404, said: 'NoSuchKey' };
    return there.etag === match ? undefined : { status: 412, said: 'PreconditionFailed' };
  }

  function checksumFails({ headers, body }: Asked): Outcome | undefined {
    const sent = headers['x-amz-checksum-sha256'];
    if (sent === undefined) return undefined;
    const ours = createHash('sha256').update(body).digest('base64');
    return sent === ours ? undefined : { status: 400, said: 'BadDigest' };
  }

  function keep(key: string, body: Buffer, headers: IncomingHttpHeaders, nowMs: number): Outcome {
    const until = headers['x-amz-object-lock-retain-until-date'];
    if (until !== undefined && !objectLock) return { status: 400, said: 'InvalidRequest' };
    const locked = objects.get(key)?.lockedUntilMs ?? 0;
    if (locked > nowMs) return { status: 403, said: 'AccessDeniedByObjectLock' };
    const etag = `"${createHash('md5').update(body).digest('hex')}-${++ids}"`;
    const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-')) as [
      string,
      string,
    ][];
    const lockedUntilMs = until === undefined ? 0 : Date.parse(String(until));
    objects.set(key, { body, etag, headers: Object.fromEntries(kept), modifiedMs: nowMs, lockedUntilMs });
    return { status: 200, headers: { etag } };
  }

  function put(asked: Asked): Outcome {
    const { key, headers, body, nowMs, query } = asked;
    const upload = uploads.get(query.get('uploadId') ?? '');
    if (query.has('uploadId')) {
      if (upload === undefined) return { status: 404, said: 'NoSuchUpload' };
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      upload.parts.set(Number(query.get('partNumber')), { body, etag });
      return checksumFails(asked) ?? { status: 200, headers: { etag } };
    }
    const source = headers['x-amz-copy-source'];
    if (typeof source === 'string') {
      const from = objects.get(decodeURIComponent(source).replace(/^\/photos\//, ''));
      if (from === undefined) return { status: 404, said: 'NoSuchKey' };
      const failed = conditionFails(headers, key);
      if (failed !== undefined) return failed;
      keep(key, from.body, from.headers, nowMs);
      return xml('<CopyObjectResult><ETag>"x"</ETag></CopyObjectResult>');
    }
    return checksumFails(asked) ?? conditionFails(headers, key) ?? keep(key, body, headers, nowMs);
  }

  function get({ key, headers, method }: Asked): Outcome {
    const there = objects.get(key);
    if (there === undefined) return { status: 404, ...(method === 'HEAD' ? {} : { said: 'NoSuchKey' }) };
    const failed = headers['if-match'] === undefined ? undefined : conditionFails(headers, key);
    if (failed !== undefined) return failed;
    const from = Number(/^bytes=(\d+)-$/.exec(String(headers.range ?? ''))?.[1] ?? 0);
    const body = there.body.subarray(from);
    const told = {
      etag: there.etag,
      'last-modified': new Date(there.modifiedMs).toUTCString(),
      ...there.headers,
    };
    if (method === 'HEAD')
      return { status: 200, headers: { ...told, 'content-length': String(there.body.length) } };
    return { status: from === 0 ? 200 : 206, headers: told, body };
  }

  function list({ query }: Asked): Outcome {
    const prefix = query.get('prefix') ?? '';
    const delimiter = query.get('delimiter');
    const after = query.get('continuation-token') ?? '';
    const entries = new Set<string>();
    for (const key of [...objects.keys()].sort()) {
      if (!key.startsWith(prefix)) continue;
      const end = delimiter === null ? -1 : key.indexOf(delimiter, prefix.length);
      entries.add(end < 0 ? key : key.slice(0, end + 1));
    }
    const rest = [...entries].filter((key) => key > after);
    const page = rest.slice(0, pageSize);
    const listed = page.map((key) =>
      key.endsWith('/') && delimiter !== null
        ? `<CommonPrefixes><Prefix>${encodeURIComponent(key)}</Prefix></CommonPrefixes>`
        : `<Contents><Key>${encodeURIComponent(key)}</Key></Contents>`,
    );
    const more = rest.length > page.length;
    const next = more ? `<NextContinuationToken>${escaped(page.at(-1) ?? '')}</NextContinuationToken>` : '';
    return xml(
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${more}</IsTruncated>${next}${listed.join('')}</ListBucketResult>`,
    );
  }

  function post({ key, query, headers, nowMs, body }: Asked): Outcome {
    if (query.has('uploads')) {
      const id = `upload ${++ids}/+=`;
      uploads.set(id, { key, headers, begunMs: nowMs, parts: new Map() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
    }
    const id = query.get('uploadId') ?? '';
    const upload = uploads.get(id);
    if (upload === undefined || upload.key !== key) return { status: 404, said: 'NoSuchUpload' };
    const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(.*?)<\/ETag>/g)];
    const parts = wanted.map(([, number, etag]) => ({
      part: upload.parts.get(Number(number)),
      etag: etag?.replaceAll('&#34;', '"'),
    }));
    if (parts.length === 0 || parts.some(({ part, etag }) => part?.etag !== etag))
      return { status: 400, said: 'InvalidPart' };
    const failed = conditionFails(headers, key);
    if (failed !== undefined) return failed;
    uploads.delete(id);
    keep(key, Buffer.concat(parts.map(({ part }) => part?.body ?? Buffer.alloc(0))), upload.headers, nowMs);
    return xml('<CompleteMultipartUploadResult><ETag>"x"</ETag></CompleteMultipartUploadResult>');
  }

  function listUploads({ query }: Asked): Outcome {
    const prefix = query.get('prefix') ?? '';
    const listed = [...uploads]
      .filter(([, { key }]) => key.startsWith(prefix))
      .map(
        ([id, { key, begunMs }]) =>
          `<Upload><Key>${escaped(key)}</Key><UploadId>${escaped(id)}</UploadId><Initiated>${new Date(begunMs).toISOString()}</Initiated></Upload>`,
      );
    return xml(`<ListMultipartUploadsResult>${listed.join('')}</ListMultipartUploadsResult>`);
  }

  function remove({ key, query, nowMs }: Asked): Outcome {
    if (query.has('uploadId')) uploads.delete(query.get('uploadId') ?? '');
    else if ((objects.get(key)?.lockedUntilMs ?? 0) > nowMs)
      return { status: 403, said: 'AccessDeniedByObjectLock' };
    else objects.delete(key);
    return { status: 204 };
  }

  return {
    objects,
    uploads,
    handle(asked) {
      if (asked.method === 'PUT') return put(asked);
      if (asked.method === 'POST') return post(asked);
      if (asked.method === 'DELETE') return remove(asked);
      if (asked.key !== '') return get(asked);
      return asked.query.has('uploads') ? listUploads(asked) : list(asked);
    },
  };
}

function xml(text: string): Outcome {
  return { status: 200, body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`) };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

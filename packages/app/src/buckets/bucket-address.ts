import { UsageError } from '../sentences.ts';

/** `s3://bucket/prefix`. */
export interface BucketAddress {
  readonly bucket: string;
  /** Without a `/` at either end; `''` for the whole bucket. */
  readonly prefix: string;
  /** As the ledger and people call it. */
  readonly text: string;
}

const scheme = 's3://';

export function isBucketAddress(text: string): boolean {
  return text.startsWith(scheme);
}

/** Errors: UsageError for what is none. */
export function bucketAddress(text: string): BucketAddress {
  const [bucket = '', ...rest] = text.slice(scheme.length).split('/');
  const parts = rest.filter((part) => part !== '');
  const sound =
    isBucketAddress(text) &&
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) &&
    parts.every((part) => part !== '.' && part !== '..' && !/[\p{Cc}\\]/u.test(part));
  if (!sound)
    throw new UsageError(
      `A bucket is named s3://BUCKET or s3://BUCKET/FOLDER, BUCKET being 3 to 63 small letters, digits, dots and hyphens; not ${text}`,
    );
  const prefix = parts.join('/');
  return { bucket, prefix, text: `${scheme}${bucket}${prefix === '' ? '' : `/${prefix}`}` };
}

import { ArchiveError, type Store } from '@safelight/archive';
import {
  type AgePool,
  isEncrypted,
  openAgePool,
  openEncryptedStore,
  type PlaceKey,
} from '@safelight/archive/encrypted';
import { openS3Store, type S3Store } from '@safelight/archive/s3';
import type { Session } from '../session.ts';
import type { BucketAddress } from './bucket-address.ts';
import { type BucketConfig, endpointUrl } from './bucket-config.ts';
import { credentialsOf } from './credentials.ts';
import { keptKey, keyPath } from './key-file.ts';

/** A bucket's store, encrypted where its place is, with what it needs. */
export interface BucketStore extends AsyncDisposable {
  readonly store: Store;
  readonly plain: S3Store;
}

/** Where a stranger's answer is not worth waiting for: is it there? */
const impatient = { attempts: 1 };

/** Opens what the bucket itself shows. Errors: UsageError where there is no access key. */
export function openPlainBucket(
  { bucket, prefix, text }: BucketAddress,
  config: BucketConfig,
  session: Session,
  options: { readonly impatient?: boolean } = {},
): S3Store {
  const { retentionDays } = config;
  return openS3Store({
    endpoint: endpointUrl(config.endpoint),
    region: config.region,
    pathStyle: config.pathStyle,
    bucket,
    prefix,
    credentials: () => credentialsOf({ bucket, prefix, text }, config.profile, session),
    now: session.now,
    random: Math.random,
    ...(options.impatient === true ? { retries: impatient } : {}),
    ...(retentionDays === undefined ? {} : { retention: { mode: 'GOVERNANCE', days: retentionDays } }),
    ...(config.encrypted ? { mayReplace: () => true } : {}),
  });
}

/** Opens a bucket as places are kept in it. Errors: `wrong-key` where it is encrypted and its key is not kept here. */
export async function openBucketStore(
  address: BucketAddress,
  config: BucketConfig,
  session: Session,
  key?: PlaceKey,
): Promise<BucketStore> {
  const plain = openPlainBucket(address, config, session);
  if (!config.encrypted)
    return { store: plain, plain, [Symbol.asyncDispose]: () => plain[Symbol.asyncDispose]() };
  const own = key ?? (await keptKey(address, session));
  if (own === undefined) throw new ArchiveError('wrong-key', { subject: keyPath(address, session) });
  const pool: AgePool = openAgePool(session.hashPool.threads);
  const store = await openEncryptedStore({
    store: plain,
    key: own,
    pool,
    randomId: session.randomId,
    now: session.now,
  });
  return {
    store,
    plain,
    async [Symbol.asyncDispose]() {
      await pool[Symbol.asyncDispose]();
      await plain[Symbol.asyncDispose]();
    },
  };
}

/** Whether there is an encrypted place in a bucket. */
export async function bucketIsEncrypted(plain: S3Store): Promise<boolean> {
  return await isEncrypted(plain);
}

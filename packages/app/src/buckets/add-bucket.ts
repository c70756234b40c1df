import {
  ArchiveError,
  isArchiveError,
  type PlaceIdentity,
  readMarker,
  type Store,
  writeMarker,
} from '@safelight/archive';
import { storeContract } from '@safelight/archive/contract';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import { askCredentials } from './ask-secret.ts';
import { type BucketAddress, bucketAddress } from './bucket-address.ts';
import { type BucketConfig, bucketConfig, endpointUrl, saveBucketConfig } from './bucket-config.ts';
import { isPublicCloud } from './bucket-disk.ts';
import { type BucketStore, bucketIsEncrypted, openBucketStore, openPlainBucket } from './bucket-store.ts';
import { credentialsOf, saveCredentials } from './credentials.ts';
import { keep, keptKey, keyInFile, keyPath, makeKey } from './key-file.ts';
import { attachBucket, openBucketAt } from './open-bucket.ts';

export interface AddBucketOptions {
  readonly name?: string;
  readonly location?: PlaceIdentity['location'];
  readonly endpoint?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly keyFile?: string;
  readonly retentionDays?: number;
  /** False: names and contents as they are. */
  readonly encryption: boolean;
}

export interface AddedBucket {
  readonly identity: PlaceIdentity;
  readonly address: string;
  readonly isNew: boolean;
  /** Where the key is kept that nothing can be read without. */
  readonly keyFile?: string;
}

/**
 * Makes a bucket a place, or takes over one that another computer made. The server must keep the promises that the archive
 * relies on, which is tried first. Errors: UsageError, those of the store.
 */
export async function addBucket(
  text: string,
  options: AddBucketOptions,
  session: Session,
): Promise<AddedBucket> {
  const address = bucketAddress(text);
  let config = configOf(options, await bucketConfig(address, session));
  await assureCredentials(address, config, session);
  {
    await using plain = openPlainBucket(address, config, session);
    if (await bucketIsEncrypted(plain)) config = { ...config, encrypted: true };
    else if (await hasPlainPlace(plain)) config = { ...config, encrypted: false };
  }
  const brought =
    options.keyFile === undefined ? undefined : await keyInFile(address, options.keyFile, session);
  const key = config.encrypted ? (brought ?? (await keyFor(address, config, session))) : undefined;
  await using opened = await openBucketStore(address, config, session, key);
  if (key !== undefined) await keep(address, key, session);
  const marked = await readMarker(opened.store);
  if (marked === undefined) await assertKeepsPromises(opened);
  const identity =
    marked ??
    (await makePlace(opened.store, address, { ...options, ...locationOf(options, config) }, session));
  await saveBucketConfig(address, config, session);
  if (marked === undefined)
    attachBucket(opened, { identity, address: address.text, endpoint: config.endpoint }, session);
  else await (await openBucketAt(address.text, session, { write: false }))[Symbol.asyncDispose]();
  const kept = key === undefined ? {} : { keyFile: keyPath(address, session) };
  return { identity, address: address.text, isNew: marked === undefined, ...kept };
}

function configOf(options: AddBucketOptions, known: BucketConfig | undefined): BucketConfig {
  const region = options.region ?? known?.region ?? 'us-east-1';
  const endpoint = endpointUrl(options.endpoint ?? known?.endpoint ?? `https://s3.${region}.amazonaws.com`);
  const { retentionDays = known?.retentionDays, profile = known?.profile } = options;
  return {
    endpoint: endpoint.origin,
    region,
    pathStyle: !endpoint.hostname.endsWith('.amazonaws.com'),
    encrypted: known?.encrypted ?? options.encryption,
    ...(retentionDays === undefined ? {} : { retentionDays }),
    ...(profile === undefined ? {} : { profile }),
  };
}

async function assureCredentials(
  address: BucketAddress,
  { profile }: BucketConfig,
  session: Session,
): Promise<void> {
  try {
    await credentialsOf(address, profile, session);
  } catch (error) {
    const asked =
      error instanceof UsageError ? await askCredentials(address.text, session.signal) : undefined;
    if (asked === undefined) throw error;
    const path = await saveCredentials(address, asked, session);
    session.say(`The access key is kept in ${path}, which only you can read.`);
  }
}

function locationOf(
  { location }: AddBucketOptions,
  { endpoint }: BucketConfig,
): Pick<AddBucketOptions, 'location'> {
  if (location !== undefined) return { location };
  return isPublicCloud(endpoint) ? { location: 'elsewhere' } : {};
}

async function hasPlainPlace(plain: Store): Promise<boolean> {
  return (await readMarker(plain)) !== undefined;
}

/** The key that is kept here; a new one only for a bucket in which nothing is encrypted yet. */
async function keyFor(address: BucketAddress, config: BucketConfig, session: Session) {
  const kept = await keptKey(address, session);
  if (kept !== undefined) return kept;
  await using plain = openPlainBucket(address, config, session);
  if (await bucketIsEncrypted(plain))
    throw new UsageError(
      `${address.text} holds an encrypted archive. Say --key-file FILE with the key that was saved when it was made; without it nobody can read it.`,
    );
  return await makeKey(address, session);
}

/** A server that overwrites, or gives back other bytes, is no place for the only copy. */
async function assertKeepsPromises({ store }: BucketStore): Promise<void> {
  for (const { name, run } of storeContract('.safelight/check')) {
    try {
      await run(store);
    } catch (error) {
      if (isArchiveError(error)) throw error;
      throw new ArchiveError('bad-answer', {
        subject: `this server breaks a promise: it ${name}`,
        cause: error,
      });
    }
  }
}

async function makePlace(
  store: Store,
  { bucket, prefix }: BucketAddress,
  { name, location }: Pick<AddBucketOptions, 'name' | 'location'>,
  session: Session,
): Promise<PlaceIdentity> {
  const identity: PlaceIdentity = {
    id: session.randomId(),
    name: name ?? (prefix === '' ? bucket : (prefix.split('/').at(-1) ?? bucket)),
    createdAtMs: session.now(),
    wholeFolder: false,
    medium: 'bucket',
    ...(location === undefined ? {} : { location }),
  };
  await writeMarker(store, identity);
  return identity;
}

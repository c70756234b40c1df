import { join } from 'node:path';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import type { BucketAddress } from './bucket-address.ts';
import { readIfThere, writePrivate } from './private-file.ts';

/** How a bucket is reached; kept in `SAFELIGHT_HOME/buckets.json`. No secrets. */
export interface BucketConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly pathStyle: boolean;
  readonly encrypted: boolean;
  readonly retentionDays?: number;
  /** Of the AWS credentials file. */
  readonly profile?: string;
}

type Configs = Readonly<Record<string, BucketConfig>>;

function pathOf(session: Session): string {
  return join(session.home.path, 'buckets.json');
}

async function all(session: Session): Promise<Configs> {
  const text = await readIfThere(pathOf(session));
  if (text === undefined) return {};
  try {
    const configs: unknown = JSON.parse(text);
    if (typeof configs !== 'object' || configs === null) throw new TypeError('not an object');
    return configs as Configs;
  } catch (error) {
    throw new UsageError(`${pathOf(session)} cannot be understood: ${String(error)}`);
  }
}

/** What is known of a bucket. Errors: UsageError where it is not as it should be. */
export async function bucketConfig(
  address: BucketAddress,
  session: Session,
): Promise<BucketConfig | undefined> {
  const config = (await all(session))[address.text];
  if (config === undefined) return undefined;
  const { endpoint, region, pathStyle, encrypted } = config;
  const sound =
    typeof endpoint === 'string' &&
    typeof region === 'string' &&
    typeof pathStyle === 'boolean' &&
    typeof encrypted === 'boolean';
  if (!sound) throw new UsageError(`${pathOf(session)} lacks something of ${address.text}.`);
  return config;
}

export async function saveBucketConfig(
  address: BucketAddress,
  config: BucketConfig,
  session: Session,
): Promise<void> {
  const configs = { ...(await all(session)), [address.text]: config };
  await writePrivate(pathOf(session), `${JSON.stringify(configs, undefined, 2)}\n`, 'replace');
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The endpoint as a URL. Without TLS everybody on the way reads along, so that is for this computer only. */
export function endpointUrl(text: string): URL {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`--endpoint wants an address such as https://s3.example.com, not ${text}`);
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname)))
    throw new UsageError(`The endpoint must begin with https:// (${text}).`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.pathname !== '/')
    throw new UsageError(
      `The endpoint is an address alone, without a path or a secret in it (${url.origin}).`,
    );
  return url;
}

import type { PlaceIdentity } from '@safelight/archive';
import type { Session } from '../session.ts';
import { bucketAddress } from './bucket-address.ts';
import { bucketConfig, endpointUrl } from './bucket-config.ts';

/** Stores that are nobody's own: what is there is elsewhere. Of any other server only its owner knows where it is. */
const publicClouds =
  /\.(amazonaws\.com|backblazeb2\.com|cloudflarestorage\.com|wasabisys\.com|digitaloceanspaces\.com|googleapis\.com)$/;

export function isPublicCloud(endpoint: string): boolean {
  return publicClouds.test(endpointUrl(endpoint).hostname);
}

/**
 * What holds a bucket, as disks are named: its server, so that two places there fail together. A server may be this very
 * computer, or the NAS that is a place already: unless it is a public cloud, or its owner says that it is elsewhere, nobody
 * knows, which counts against safety.
 */
export function diskOfBucket(
  endpoint: string,
  { location }: Pick<PlaceIdentity, 'location'>,
): { disk?: string } {
  const { host, protocol } = endpointUrl(endpoint);
  // Without TLS it is this computer; see `endpointUrl`.
  if (protocol !== 'https:') return {};
  return isPublicCloud(endpoint) || location === 'elsewhere' ? { disk: `s3:${host}` } : {};
}

/** The same for a known place. */
export async function diskOfKnownBucket(
  place: Pick<PlaceIdentity, 'location'> & { readonly address: string },
  session: Session,
): Promise<{ disk?: string }> {
  const config = await bucketConfig(bucketAddress(place.address), session).catch(() => undefined);
  return config === undefined ? {} : diskOfBucket(config.endpoint, place);
}

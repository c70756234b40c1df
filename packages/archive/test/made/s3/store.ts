import { openS3Store, type S3Store, type S3StoreOptions } from '../../../src/stores/s3/index.ts';

/** A store on a server of these tests, that does not wait long between its tries. */
export function s3StoreOn(
  server: { readonly endpoint: URL; readonly credentials: { accessKeyId: string; secretAccessKey: string } },
  options: Partial<S3StoreOptions> = {},
): S3Store {
  return openS3Store({
    endpoint: server.endpoint,
    region: 'us-east-1',
    bucket: 'photos',
    pathStyle: true,
    prefix: 'our photos',
    credentials: async () => server.credentials,
    now: () => Date.now(),
    random: () => 0.5,
    retries: { attempts: 4, firstMs: 5, longestMs: 20 },
    ...options,
  });
}

export type { S3Credentials } from './client.ts';
export { openS3Store, type S3Store, type S3StoreOptions } from './s3-store.ts';

import process from 'node:process';
import type { S3Credentials } from '@safelight/archive/s3';
import { askHidden } from '../terminal/ask-hidden.ts';
import { askLine } from '../terminal/ask-line.ts';

/** Asks a person at a terminal for an access key, without showing the secret; `undefined` where nobody is there. Errors: the signal's reason. */
export async function askCredentials(
  bucket: string,
  signal: AbortSignal,
): Promise<S3Credentials | undefined> {
  const accessKeyId = (await askLine(`Access key id for ${bucket}:`, signal)) ?? '';
  if (accessKeyId === '') return undefined;
  const terminal = { input: process.stdin, output: process.stderr, signal };
  const secretAccessKey = ((await askHidden('Secret access key', terminal)) ?? '').trim();
  return secretAccessKey === '' ? undefined : { accessKeyId, secretAccessKey };
}

import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { S3Credentials } from '@safelight/archive/s3';

/** Asks a person at a terminal for an access key, without showing the secret; `undefined` where nobody is there. */
export async function askCredentials(bucket: string): Promise<S3Credentials | undefined> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) return undefined;
  const accessKeyId = await ask(`Access key id for ${bucket}: `, true);
  const secretAccessKey = await ask('Secret access key (it is not shown): ', false);
  return accessKeyId === '' || secretAccessKey === '' ? undefined : { accessKeyId, secretAccessKey };
}

async function ask(question: string, shown: boolean): Promise<string> {
  process.stderr.write(question);
  const output = new Writable({
    write(chunk, _, done) {
      if (shown) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return (await lines.question('')).trim();
  } finally {
    lines.close();
    if (!shown) process.stderr.write('\n');
  }
}

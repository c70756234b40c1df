import { homedir } from 'node:os';
import { join } from 'node:path';
import type { S3Credentials } from '@safelight/archive/s3';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import type { BucketAddress } from './bucket-address.ts';
import { readIfThere, writePrivate } from './private-file.ts';

function ownFile(session: Session): string {
  return join(session.home.path, 's3-credentials');
}

/**
 * The access key of a bucket: from the environment; from what was asked once and saved for its owner only; from the
 * credentials file of the AWS tools. Errors: UsageError where there is none, with what to do.
 */
export async function credentialsOf(
  address: BucketAddress,
  profile: string | undefined,
  session: Session,
): Promise<S3Credentials> {
  const { environment } = session;
  const found =
    (profile === undefined ? fromEnvironment(environment) : undefined) ??
    sectionOf(await readIfThere(ownFile(session)), address.text) ??
    sectionOf(
      await readIfThere(environment.AWS_SHARED_CREDENTIALS_FILE ?? join(homedir(), '.aws', 'credentials')),
      profile ?? environment.AWS_PROFILE ?? 'default',
    );
  if (found !== undefined) return found;
  throw new UsageError(
    `There is no access key for ${address.text}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run "safelight place add ${address.text}" in a terminal, which asks for them.`,
  );
}

/** Keeps an access key for its owner's eyes only, in the form of the AWS tools. */
export async function saveCredentials(
  address: BucketAddress,
  { accessKeyId, secretAccessKey }: S3Credentials,
  session: Session,
): Promise<string> {
  const path = ownFile(session);
  const others = (await readIfThere(path)) ?? '';
  const section = `[${address.text}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  await writePrivate(path, `${withoutSection(others, address.text)}${section}`, 'replace');
  return path;
}

function fromEnvironment(environment: NodeJS.ProcessEnv): S3Credentials | undefined {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = environment;
  if (id === undefined || secret === undefined || id === '' || secret === '') return undefined;
  const sessionToken = token === undefined || token === '' ? {} : { sessionToken: token };
  return { accessKeyId: id, secretAccessKey: secret, ...sessionToken };
}

/** The sections of an ini file: their names and their lines. */
function* sections(text: string): Iterable<{ name: string; lines: string[] }> {
  let current: { name: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const name = /^\s*\[(.*)\]\s*$/.exec(line)?.[1];
    if (name === undefined) current?.lines.push(line);
    else {
      if (current !== undefined) yield current;
      current = { name: name.trim(), lines: [] };
    }
  }
  if (current !== undefined) yield current;
}

function sectionOf(text: string | undefined, name: string): S3Credentials | undefined {
  for (const section of sections(text ?? '')) {
    if (section.name !== name) continue;
    const pairs = section.lines.map((line) => /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(line));
    const values = new Map(pairs.map((match) => [match?.[1] ?? '', match?.[2] ?? '']));
    const [id, secret] = [values.get('aws_access_key_id'), values.get('aws_secret_access_key')];
    const token = values.get('aws_session_token');
    if (id === undefined || secret === undefined) return undefined;
    const sessionToken = token === undefined ? {} : { sessionToken: token };
    return { accessKeyId: id, secretAccessKey: secret, ...sessionToken };
  }
  return undefined;
}

function withoutSection(text: string, name: string): string {
  return [...sections(text)]
    .filter((section) => section.name !== name)
    .map((section) => `[${section.name}]\n${section.lines.filter((line) => line !== '').join('\n')}\n`)
    .join('');
}

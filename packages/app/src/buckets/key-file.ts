import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { identityIn, newIdentity, openPlaceKey, type PlaceKey } from '@safelight/archive/encrypted';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import type { BucketAddress } from './bucket-address.ts';
import { readIfThere, writePrivate } from './private-file.ts';

/** Where the key of an encrypted bucket is kept, for its owner's eyes only. */
export function keyPath({ text }: BucketAddress, session: Session): string {
  const short = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return join(session.home.path, 'keys', `${text.slice(5).replace(/[^\w.-]+/g, '_')}-${short}.txt`);
}

/** The key of a bucket as it is kept here; `undefined` where there is none. Errors: `wrong-key`. */
export async function keptKey(address: BucketAddress, session: Session): Promise<PlaceKey | undefined> {
  const text = await readIfThere(keyPath(address, session));
  return text === undefined ? undefined : await openPlaceKey(identityIn(text));
}

/** The key in a file that a person brought; it is not kept yet. Errors: UsageError, also where another one is kept; `wrong-key`. */
export async function keyInFile(address: BucketAddress, file: string, session: Session): Promise<PlaceKey> {
  const path = resolve(session.folder, file);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The key file ${path} cannot be read.`);
  });
  const identity = identityIn(text);
  const kept = await keptKey(address, session);
  if (kept !== undefined && kept.identity !== identity)
    throw new UsageError(`Another key is kept for ${address.text} already, in ${keyPath(address, session)}.`);
  return await openPlaceKey(identity);
}

/** Makes a key and keeps it before anything is encrypted with it. */
export async function makeKey(address: BucketAddress, session: Session): Promise<PlaceKey> {
  const key = await openPlaceKey(await newIdentity());
  await keep(address, key, session);
  return key;
}

/** The form of the age tool's own key files. */
export function keyText(
  { identity, recipient }: PlaceKey,
  { text }: BucketAddress,
  createdMs: number,
): string {
  return `# Safelight key for ${text}\n# created: ${new Date(createdMs).toISOString()}\n# public key: ${recipient}\n${identity}\n`;
}

/** Keeps a key for its owner's eyes only, unless one is kept already. */
export async function keep(address: BucketAddress, key: PlaceKey, session: Session): Promise<void> {
  if ((await keptKey(address, session)) !== undefined) return;
  await writePrivate(keyPath(address, session), keyText(key, address, session.now()), 'never');
}

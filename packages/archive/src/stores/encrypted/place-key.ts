import { createHmac, hkdfSync } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { ArchiveError } from '../../errors.ts';
import { type StoreKey, storeKey } from '../../model/store-key.ts';

/** The key of an encrypted place. */
export interface PlaceKey {
  /** `AGE-SECRET-KEY-1…`: who has it can read everything. */
  readonly identity: string;
  /** `age1…`: who has it can add files; it is not in the bucket. */
  readonly recipient: string;
  /** The name under which a key's object lies: the same on every computer, and telling nothing. */
  objectOf(key: StoreKey): StoreKey;
}

/** An X25519 identity, as the age tool of every distribution reads it. */
export async function newIdentity(): Promise<string> {
  return await generateX25519Identity();
}

/** The identity in an age identity file: the first line that is one. Errors: `wrong-key` where there is none. */
export function identityIn(text: string): string {
  const line = text.split(/\r?\n/).find((each) => /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/.test(each.trim()));
  if (line === undefined) throw new ArchiveError('wrong-key', { subject: 'no line AGE-SECRET-KEY-1…' });
  return line.trim();
}

/** Errors: `wrong-key` for what is no identity. */
export async function openPlaceKey(identity: string): Promise<PlaceKey> {
  let recipient: string;
  try {
    recipient = await identityToRecipient(identity);
  } catch (cause) {
    throw new ArchiveError('wrong-key', { subject: 'the identity', cause });
  }
  const secret = Buffer.from(hkdfSync('sha256', identity, '', 'safelight object names 1', 32));
  return {
    identity,
    recipient,
    objectOf(key) {
      const name = createHmac('sha256', secret).update(key, 'utf8').digest('hex').slice(0, 40);
      return storeKey(`data/${name}.age`);
    },
  };
}

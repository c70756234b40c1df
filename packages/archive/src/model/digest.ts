import { ArchiveError } from '../errors.ts';

/** A SHA-256 as 64 lower-case hexadecimal digits: the name of a content. */
export type Digest = string & { readonly __brand: 'Digest' };

const pattern = /^[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return pattern.test(text);
}

/** Parses a SHA-256 in hexadecimal. Throws `refused` for anything else. */
export function digest(text: string): Digest {
  const lower = text.toLowerCase();
  if (!isDigest(lower)) throw new ArchiveError('refused', { subject: `not a SHA-256: ${text.slice(0, 80)}` });
  return lower;
}

/** The 32 bytes of a digest, as the ledger keeps it. */
export function digestBytes(value: Digest): Buffer {
  return Buffer.from(value, 'hex');
}

export function digestFromBytes(bytes: Uint8Array): Digest {
  return digest(Buffer.from(bytes).toString('hex'));
}

import { createHash } from 'node:crypto';

/** Salts and form as Photos and iCloud use them; worked out from Apple-made libraries, see docs/decisions. */
const salt = 'com.apple.XattrObjectSalt\0com.apple.DataObjectSalt\0';

export interface FingerprintHasher {
  update(chunk: Uint8Array): void;
  /** Ends the hash. */
  digest(): string;
}

/**
 * Apple's fingerprint of a file: base64 of a 1 and the salted SHA-1 of its bytes, 28 characters. Photos keeps
 * it of every original it imported and iCloud of every file it holds, so a copy can be proven to be the original.
 */
export function appleFingerprint(): FingerprintHasher {
  const hash = createHash('sha1').update(salt);
  return {
    update: (chunk) => void hash.update(chunk),
    digest: () => Buffer.concat([Buffer.of(1), hash.digest()]).toString('base64'),
  };
}

/** Whether a recorded value is a fingerprint of this form; others say nothing about the bytes. */
export function isAppleFingerprint(recorded: string): boolean {
  return /^A[Q-Za-f][A-Za-z0-9+/]{26}$/.test(recorded);
}

/** `none` when the library recorded no fingerprint of a known form. */
export function compareFingerprint(
  recorded: string | undefined,
  computed: string,
): 'match' | 'differs' | 'none' {
  if (recorded === undefined || !isAppleFingerprint(recorded)) return 'none';
  return recorded === computed ? 'match' : 'differs';
}

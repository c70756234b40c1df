import { chunkBytes, payloadNonceBytes, tagBytes } from './age-payload.ts';

/** Of the age format, v1: a header for one X25519 recipient. */
const headerBytes = 'age-encryption.org/v1\n'.length + '-> X25519 '.length + 44 + 44 + '--- '.length + 44;

/** How long a file is once it is encrypted for one X25519 recipient. */
export function encryptedSize(plain: number): number {
  return headerBytes + payloadNonceBytes + plain + tagBytes * Math.max(1, Math.ceil(plain / chunkBytes));
}

/** How long an encrypted file is when it is decrypted; `undefined` for what can be none of ours. */
export function decryptedSize(encrypted: number): number | undefined {
  const payload = encrypted - headerBytes - payloadNonceBytes;
  const chunks = Math.ceil(payload / (chunkBytes + tagBytes));
  const plain = payload - chunks * tagBytes;
  return chunks > 0 && plain >= 0 && encryptedSize(plain) === encrypted ? plain : undefined;
}

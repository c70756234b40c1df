import { type Cipheriv, createCipheriv } from 'node:crypto';

/** AES-256-CBC from a zero vector, padded to whole blocks; an encrypted backup keeps every file so. */
export function fileCipher(key: Uint8Array): Cipheriv {
  return createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
}

export function encryptFile(key: Uint8Array, bytes: Uint8Array): Buffer {
  const cipher = fileCipher(key);
  return Buffer.concat([cipher.update(bytes), cipher.final()]);
}

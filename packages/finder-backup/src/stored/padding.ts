export const blockBytes = 16;

/**
 * How many bytes the padding takes at the end of a decrypted file: 1 to 16, each saying so (PKCS #7). Undefined where that
 * is not so: the file was cut or damaged, or another key was used.
 */
export function paddingOf(lastBlock: Uint8Array): number | undefined {
  const count = lastBlock.at(-1) ?? 0;
  if (lastBlock.length < blockBytes || count < 1 || count > blockBytes) return undefined;
  return lastBlock.subarray(-count).every((byte) => byte === count) ? count : undefined;
}

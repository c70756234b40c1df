import { open } from 'node:fs/promises';

/** Damages a file as a failing drive does: one bit in its middle, and neither its size nor its date tells. */
export async function flipOneBit(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  const { size, atime, mtime } = await file.stat();
  const position = Math.floor(size / 2);
  const byte = Buffer.alloc(1);
  await file.read(byte, 0, 1, position);
  byte.writeUInt8(byte.readUInt8() ^ 1);
  await file.write(byte, 0, 1, position);
  await file.utimes(atime, mtime);
  await file.sync();
}

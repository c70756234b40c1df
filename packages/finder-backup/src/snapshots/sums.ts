import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from '../errors.ts';
import { syncFolder } from './durable.ts';

/** As `sha256sum -c` reads it, from the snapshot's folder. */
const fileName = 'SHA256SUMS';
const line = /^([0-9a-f]{64}) [ *](.+)$/;
/** The lists of a backup; of everything else the path is made from the name. */
export const listNames = ['Manifest.db', 'Manifest.plist', 'Info.plist', 'Status.plist'] as const;

/** SHA-256 of every stored file of a snapshot, by its name (for the lists, theirs). */
export type Sums = ReadonlyMap<string, string>;

/** The recorded sums of a snapshot; undefined where there are none. */
export async function readSums(folder: string): Promise<Sums | undefined> {
  try {
    const sums = new Map<string, string>();
    for (const text of (await readFile(join(folder, fileName), 'utf8')).split('\n')) {
      const [, sum, path] = line.exec(text) ?? [];
      if (sum !== undefined && path !== undefined) sums.set(path.slice(path.lastIndexOf('/') + 1), sum);
    }
    return sums;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Records the sums of a snapshot; those of the lists are made here. */
export async function writeSums(folder: string, udid: string, stored: Sums): Promise<void> {
  await using file = await open(join(folder, fileName), 'w', 0o600);
  for (const name of listNames) {
    const sum = await sumOf(join(folder, udid, name));
    if (sum !== undefined) await file.appendFile(`${sum}  ${udid}/${name}\n`);
  }
  let text = '';
  for (const [fileId, sum] of [...stored].sort(([a], [b]) => (a < b ? -1 : 1))) {
    text += `${sum}  ${udid}/${fileId.slice(0, 2)}/${fileId}\n`;
    if (text.length < 1_000_000) continue;
    await file.appendFile(text);
    text = '';
  }
  await file.appendFile(text);
  await file.sync();
  await syncFolder(folder);
}

/** Undefined where there is no such file. */
export async function sumOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 512 * 1024 }))
      hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

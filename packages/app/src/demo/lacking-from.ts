import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of one folder whose bytes no file of another folder has, told without any help of the archive. */
export async function lackingFrom(folder: string, originals: string): Promise<string[]> {
  const there = new Set((await digestsIn(folder)).values());
  return [...(await digestsIn(originals))].filter(([, digest]) => !there.has(digest)).map(([name]) => name);
}

async function digestsIn(folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    digests.set(
      path,
      createHash('sha256')
        .update(await readFile(path))
        .digest('hex'),
    );
  }
  return digests;
}

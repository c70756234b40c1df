import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Media, syntheticPath } from '@safelight/simulated-iphone';
import { type DatabaseAsset, makePhotosDatabase } from '../../packages/app/src/demo/phone-database.ts';

/** The phone's own database of synthetic photos, with their sizes and fingerprints; every tenth photo is in an album. */
export async function databaseOf(
  media: Media,
  { photos, takenAtMs }: { readonly photos: number; takenAtMs(index: number): number },
): Promise<Uint8Array> {
  const assets: DatabaseAsset[] = [];
  for (let index = 0; index < photos; index++) {
    const path = syntheticPath(index);
    assets.push({
      uuid: uuidOf(index),
      path,
      bytes: await bytesAt(media, path),
      local: new Date(takenAtMs(index)).toISOString().slice(0, 19),
      offset: '+00:00',
      ...(index % 10 === 0 ? { album: `Album ${index % 70}` } : {}),
    });
  }
  const folder = mkdtempSync(join(tmpdir(), 'safelight-bench-'));
  try {
    const file = join(folder, 'Photos.sqlite');
    makePhotosDatabase(file, assets);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In no order, as those of phones are. */
function uuidOf(index: number): string {
  const hex = hash('sha1', String(index)).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

async function bytesAt(media: Media, path: string): Promise<Uint8Array> {
  const [file, info] = await Promise.all([media.open(path), media.stat(path)]);
  if (file === undefined || info === undefined) throw new Error(`${path} is not on the phone`);
  try {
    return await file.read(0, info.sizeBytes);
  } finally {
    await file.close();
  }
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import {
  type CameraAsset,
  cameraAssets,
  type FactsCache,
  type MediaFiles,
  openFolder,
  type Skipped,
} from '../../src/index.ts';

export const nowMs = Date.UTC(2026, 5, 1);

export interface Read {
  readonly assets: readonly CameraAsset[];
  readonly skipped: readonly Skipped[];
  /** `role name + role name` of each asset, sorted. */
  readonly shapes: readonly string[];
}

export async function read(
  files: MediaFiles,
  o: { cache?: FactsCache; signal?: AbortSignal } = {},
): Promise<Read> {
  const skipped: Skipped[] = [];
  const options = {
    timeZone: 'Europe/Vienna',
    nowMs,
    ...o,
    onSkipped: (one: Skipped) => void skipped.push(one),
  };
  const assets = await Array.fromAsync(cameraAssets(files, options));
  const shapes = assets
    .map(({ resources }) => resources.map(({ role, id }) => `${role} ${id}`).join(' + '))
    .sort();
  return { assets, skipped, shapes };
}

export async function write(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

/** A folder of these files, read. */
export async function readMade(made: Readonly<Record<string, Uint8Array>>): Promise<Read> {
  await using folder = temporaryFolder();
  await write(folder.path, made);
  await using files = await openFolder(folder.path);
  return await read(files);
}

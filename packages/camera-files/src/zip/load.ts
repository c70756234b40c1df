import type { MediaFiles } from '../media-files.ts';

/** See `open-zip.ts`, which is loaded when it is asked for: most sources are folders. */
export async function openZip(path: string): Promise<MediaFiles> {
  return await (await import('./open-zip.ts')).openZip(path);
}

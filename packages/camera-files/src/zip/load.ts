import type { MediaFiles } from '../media-files.ts';
import type { Nesting } from './nesting.ts';

export interface ZipOptions {
  /** Gives a path for a file that lives no longer than the process: there a zip that is compressed in another one is unpacked while it is read. */
  readonly scratch?: () => string;
}

/** See `open-zip.ts`, which is loaded when it is asked for: most sources are folders. */
export async function openZip(
  path: string,
  o: ZipOptions | { readonly nesting: Nesting; readonly at: string } = {},
): Promise<MediaFiles> {
  return await (await import('./open-zip.ts')).openZip(path, o);
}

import type { PhotosResource } from '../photos-resource.ts';
import { appleFingerprint, compareFingerprint } from './apple-fingerprint.ts';
import { StructureCheck } from './structure-check.ts';

/**
 * What became of a file that is not what the library recorded.
 * - `proven`: its fingerprint is the recorded one: these are the bytes that Photos imported or rendered
 * - `plausible`: no fingerprint to compare, but nothing speaks against it: recorded size, complete file
 * - `changed-after-import`: other bytes, but a complete file of its format: some program wrote it anew
 * - `damaged`: cut short, empty, or not of its format at all
 * - `unknown`: other bytes, of a format that says nothing about its end
 */
export type Difference = 'proven' | 'plausible' | 'changed-after-import' | 'damaged' | 'unknown';

/**
 * Reads a file that is `here` and judges it by Apple's fingerprint and by the structure of its format (JPEG,
 * PNG, HEIC, MOV and MP4, property list). Throws as `resource.open` does.
 */
export async function judgeDifference(
  resource: PhotosResource,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Difference> {
  const hasher = appleFingerprint();
  const structure = new StructureCheck();
  for await (const chunk of resource.open(options)) {
    hasher.update(chunk);
    structure.update(chunk);
  }
  const verdict = compareFingerprint(resource.fingerprint, hasher.digest());
  if (verdict === 'match') return 'proven';
  const state = structure.end();
  if (state === 'broken') return 'damaged';
  const asRecorded = verdict === 'none' && resource.findings.length === 0;
  if (state === 'whole') return asRecorded ? 'plausible' : 'changed-after-import';
  return 'unknown';
}

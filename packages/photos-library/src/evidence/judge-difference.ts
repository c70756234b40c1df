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

/** What the bytes of a file showed, read to their end. */
export interface Judgement {
  /** `none`: the library recorded no fingerprint to compare with. */
  readonly fingerprint: 'match' | 'differs' | 'none';
  readonly difference: Difference;
}

/** Judges a file while its bytes pass by, so that a copy and its proof take one reading. */
export interface DifferenceJudge {
  update(chunk: Uint8Array): void;
  /** To be asked once, after the last byte. */
  end(): Judgement;
}

/** A judge by Apple's fingerprint and by the structure of the format (JPEG, PNG, HEIC, MOV and MP4, property list). */
export function differenceJudge(recorded: Pick<PhotosResource, 'fingerprint' | 'findings'>): DifferenceJudge {
  const hasher = appleFingerprint();
  const structure = new StructureCheck();
  return {
    update(chunk) {
      hasher.update(chunk);
      structure.update(chunk);
    },
    end() {
      const fingerprint = compareFingerprint(recorded.fingerprint, hasher.digest());
      if (fingerprint === 'match') return { fingerprint, difference: 'proven' };
      const state = structure.end();
      if (state === 'broken') return { fingerprint, difference: 'damaged' };
      const asRecorded = fingerprint === 'none' && recorded.findings.length === 0;
      if (state !== 'whole') return { fingerprint, difference: 'unknown' };
      return { fingerprint, difference: asRecorded ? 'plausible' : 'changed-after-import' };
    },
  };
}

/** Reads a file that is `here` and judges it. Throws as `resource.open` does. */
export async function judgeDifference(
  resource: PhotosResource,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Difference> {
  const judge = differenceJudge(resource);
  for await (const chunk of resource.open(options)) judge.update(chunk);
  return judge.end().difference;
}

import type { Row } from '../sqlite/database.ts';
import { numberOf, textOf } from '../sqlite/row-values.ts';

/** The two files of a pair of RAW and JPEG, as `versionQuery` names their columns. */
export type Master = 'master' | 'alternate';

/**
 * Which of a pair is the photo and not the RAW beside it. An owner may have told Photos to work on the RAW: then
 * that one is the asset's master, and the JPEG its alternate.
 */
export function photoMaster(row: Row): Master {
  const paired = textOf(row, 'alternatePath') !== undefined;
  const swapped = numberOf(row, 'masterIsRaw') === 1 && numberOf(row, 'alternateIsRaw') !== 1;
  return paired && swapped ? 'alternate' : 'master';
}

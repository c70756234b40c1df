import type { z } from 'zod';
import type { photoFilter } from '../api/photos.ts';

export type PhotoFilter = z.output<typeof photoFilter>;

/** One bit each, in the order of the bits. */
export const marks: readonly PhotoFilter[] = [
  'only-on-source',
  'one-copy',
  'original-missing',
  'edited',
  'live',
  'video',
  'kept-here',
  'hidden',
  'favorite',
];

export const bitOf = (mark: PhotoFilter): number => 1 << marks.indexOf(mark);

export function marksOf(bits: number): PhotoFilter[] {
  return marks.filter((_, index) => (bits & (1 << index)) !== 0);
}

import type { Place } from '../api/queries.ts';

/** What a folder of copies fails with. */
export const diskTexts: Readonly<Record<Place['disk'], string>> = {
  own: 'On a disk of its own.',
  shared: 'On one disk with another place: both fail together.',
  computer: 'On this computer’s own disk: it fails with the computer.',
  unknown: 'Nobody knows on which disk: it counts as none of its own.',
};

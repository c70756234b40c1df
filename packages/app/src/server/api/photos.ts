import { z } from 'zod';
import { count, type EndpointSchema, photoId, sizeBytes, time } from './common.ts';

/** Conditions add up. */
export const photoFilter = z.enum([
  'only-on-source',
  'one-copy',
  'original-missing',
  'edited',
  'live',
  'video',
  'kept-here',
  'hidden',
  'favorite',
]);

/** What of the timeline is meant. `filters` are joined by commas; hidden photos appear only with the filter `hidden`. */
export const selection = z.object({
  filters: z.string().max(200).optional(),
  /** Words that a file name, title, album, person, keyword, place or date has; all of them. */
  search: z.string().max(200).optional(),
  album: z.string().max(500).optional(),
});

export const month = z.object({
  /** `2024-06`; null for photos without a date. */
  month: z.string().nullable(),
  count,
  /** The offset of its first photo. */
  start: count,
});

/** A tile of the timeline. */
export const tile = z.object({
  id: photoId,
  filename: z.string(),
  kind: z.enum(['photo', 'video', 'live']),
  /** On the clock of the place where it was taken, without a zone; null where nobody knows. */
  takenAt: z.string().nullable(),
  /** Good copies, on how many places. */
  copies: count,
  marks: z.array(photoFilter),
  /** Names the picture's content, for `/thumbnails/{content}`; null where there is no copy to make one from. */
  content: z.string().nullable(),
});

export const copy = z.object({
  place: z.string(),
  placeName: z.string(),
  attached: z.boolean(),
  path: z.string(),
  state: z.enum(['ok', 'missing', 'changed', 'unreadable']),
  proven: time,
});

export const resource = z.object({
  id: z.string(),
  role: z.string(),
  filename: z.string(),
  sizeBytes,
  availability: z.string(),
  /** Why it is not here, in words for people. */
  reason: z.string().nullable(),
  sha256: z.string().nullable(),
  /** Whether Apple’s own fingerprint agrees: `none` where Apple recorded none, null where it was not read. */
  fingerprint: z.enum(['match', 'differs', 'none']).nullable(),
  gone: z.boolean(),
  copies: z.array(copy),
});

export const photoDocument = z.object({
  id: photoId,
  filename: z.string(),
  kind: z.enum(['photo', 'video', 'live']),
  takenAt: z.string().nullable(),
  takenAtFrom: z.string().nullable(),
  source: z.object({ id: z.string(), kind: z.string(), name: z.string() }),
  firstSeen: time,
  goneSince: time.nullable(),
  marks: z.array(photoFilter),
  title: z.string().nullable(),
  description: z.string().nullable(),
  keywords: z.array(z.string()),
  people: z.array(z.string()),
  albums: z.array(z.string()),
  location: z
    .object({ latitude: z.number(), longitude: z.number(), place: z.string().nullable() })
    .nullable(),
  kinds: z.array(z.string()),
  resources: z.array(resource),
  /** Addresses for the page; null where no attached place has the bytes. */
  view: z.string().nullable(),
  /** The film of a Live Photo, or the video itself. */
  film: z.string().nullable(),
});

export const photoEndpoints = {
  'GET /api/timeline': {
    summary:
      'How many photos each month has, the newest first, those without a date last; `hidden`: how many more match, left out because they are hidden',
    query: selection,
    response: z.object({ version: z.string(), total: count, hidden: count, months: z.array(month) }),
  },
  'GET /api/photos': {
    summary: 'A window of the timeline',
    query: selection.extend({
      offset: z.coerce.number().int().nonnegative().default(0),
      limit: z.coerce.number().int().min(1).max(500).default(200),
    }),
    response: z.object({ version: z.string(), total: count, offset: count, photos: z.array(tile) }),
  },
  'GET /api/albums': {
    summary: 'The albums that sources told of',
    response: z.object({ albums: z.array(z.object({ title: z.string(), count })) }),
  },
  'GET /api/photos/{photo}': {
    summary: 'One photo: its files, every copy, what is known of it',
    params: z.object({ photo: photoId }),
    response: photoDocument,
  },
} as const satisfies Record<string, EndpointSchema>;

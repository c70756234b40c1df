import { z } from 'zod';
import { count, type EndpointSchema, listedId, time } from './common.ts';

const survivor = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['place', 'source']),
  photos: count,
  oldestProof: time.nullable(),
});

export const scenario = z.object({
  id: z.string(),
  title: z.string(),
  place: z.string().optional(),
  survive: z.object({ count, proven: count, unproven: count, on: z.array(survivor) }),
  /** Perhaps: a source said that iCloud has them, and nobody has checked. */
  onlyInICloud: count,
  lost: z.object({ count, names: z.array(z.string()) }),
  text: z.string(),
});

export const gone = z.object({
  alarms: z.array(
    z.object({
      source: z.string(),
      name: z.string(),
      noticedAt: time,
      gone: count,
      trashed: count,
      before: count,
      alarming: z.boolean(),
    }),
  ),
  /** How many; `assets` has the first of them. */
  total: count,
  assets: z.array(
    z.object({
      source: z.string(),
      asset: z.string(),
      filename: z.string(),
      since: time,
      trashed: z.boolean(),
      daysLeft: z.number().nullable(),
    }),
  ),
});

/** What "safe" means here; the keys are those of `safelight policy`. */
export const policy = z.object({
  copies: count,
  media: count,
  elsewhere: count,
  proofDays: count,
  proofDaysDisconnected: count,
  seenDays: count,
  sourceDays: count,
  tripwire: z.object({ number: count, share: z.number(), least: count }),
  safeToDelete: z.object({ media: count, proofDays: count }),
});

export const safetyEndpoints = {
  'GET /api/what-if': {
    summary: 'What survives if the worst happens, on what, and what is lost',
    response: z.object({ asOf: time, photos: count, scenarios: z.array(scenario) }),
  },
  'GET /api/gone': { summary: 'What was at a source once and is not any more', response: gone },
  'POST /api/gone/acknowledge': {
    summary: 'Notes that this was meant: it raises no alarm any more',
    response: z.object({}),
  },
  'GET /api/policy': { summary: 'What “safe” means here', response: policy },
  'PUT /api/policy': {
    summary:
      'Changes numbers of it, by their keys (`copies`, `safeToDelete.media`); without any, back to the defaults',
    body: z.record(z.string().max(50), z.number()),
    response: policy,
  },
  'PATCH /api/places/{place}': {
    summary: 'Tells what kind of place it is, and where it is kept',
    params: z.object({ place: listedId }),
    body: z.strictObject({
      name: z.string().min(1).max(100).optional(),
      medium: z.enum(['drive', 'folder', 'nas', 'bucket']).optional(),
      location: z.enum(['home', 'elsewhere']).optional(),
    }),
    response: z.object({}),
  },
} as const satisfies Record<string, EndpointSchema>;

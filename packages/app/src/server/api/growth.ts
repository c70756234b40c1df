import { z } from 'zod';
import { count, type EndpointSchema, sizeBytes } from './common.ts';

export const growthEndpoints = {
  'GET /api/growth': {
    summary: 'For plots: how the archive grew, and how old the proofs are',
    response: z.object({
      /** By the day on which photos were first seen, `2024-06-30`; each with all that was there by then. */
      archive: z.array(z.object({ day: z.string(), photos: count, bytes: sizeBytes })),
      /** Good copies of each place by the day of their proof; a null day is unknown. */
      proofs: z.array(
        z.object({
          place: z.string(),
          name: z.string(),
          days: z.array(z.object({ day: z.string().nullable(), copies: count, bytes: sizeBytes })),
        }),
      ),
    }),
  },
} as const satisfies Record<string, EndpointSchema>;

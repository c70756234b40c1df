import { z } from 'zod';
import { type EndpointSchema, time } from './common.ts';

/** A backup of a whole phone on this computer (docs/cli.md, snapshots list). */
export const snapshot = z.object({
  kind: z.string(),
  udid: z.string(),
  deviceName: z.string().nullable(),
  path: z.string(),
  date: time.nullable(),
  encrypted: z.boolean().nullable(),
  state: z.string(),
  verified: time.nullable(),
  drilled: time.nullable(),
  restoreProven: time.nullable(),
  passwordProven: time.nullable(),
});

export const snapshotEndpoints = {
  'GET /api/snapshots': {
    summary: 'The backups of whole phones that this computer knows, and what is to be said of them',
    response: z.object({
      backups: z.array(snapshot),
      concerns: z.array(z.looseObject({ text: z.string(), next: z.string() })),
    }),
  },
} as const satisfies Record<string, EndpointSchema>;

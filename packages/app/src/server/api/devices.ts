import { z } from 'zod';
import { count, type EndpointSchema, listedId, sizeBytes, time } from './common.ts';
import { placeSummary } from './home.ts';

export const phone = z.object({
  /** `phone:UDID`: a source for a job. */
  id: listedId,
  udid: z.string(),
  connection: z.string(),
  name: z.string().nullable(),
  model: z.string().nullable(),
  osVersion: z.string().nullable(),
  lockedNow: z.boolean().nullable(),
  trusted: z.boolean().nullable(),
});

export const foundSource = z.object({
  id: listedId,
  kind: z.enum(['photos-library', 'camera-card', 'finder-backup']),
  name: z.string(),
  path: z.string(),
  count: count.nullable(),
  /** Of a backup of a phone; null is unknown, never "no". */
  backup: z
    .object({ date: time.nullable(), encrypted: z.boolean().nullable(), finished: z.boolean().nullable() })
    .nullable(),
});

/** A volume or folder that the page may show and choose. */
export const folder = z.object({
  id: listedId,
  name: z.string(),
  path: z.string(),
  freeBytes: sizeBytes.nullable(),
  totalBytes: sizeBytes.nullable(),
  isPlace: z.boolean(),
});

export const deviceEndpoints = {
  'GET /api/phones': {
    summary: 'The phones on a cable or on the network; `problem` where they cannot be looked for',
    response: z.object({ phones: z.array(phone), problem: z.string().nullable() }),
  },
  'GET /api/phones/{phone}/info': {
    summary:
      'What a phone that trusts this computer says of itself (docs/cli.md, phone info); `problem` where it says nothing now',
    params: z.object({ phone: listedId }),
    response: z.object({
      facts: z.looseObject({ udid: z.string() }).nullable(),
      problem: z.string().nullable(),
    }),
  },
  'GET /api/found': {
    summary:
      'What there is to back up in the usual places, and the volumes that could keep copies; `problem` where backups of phones cannot be looked for',
    response: z.object({
      sources: z.array(foundSource),
      problem: z.string().nullable(),
      volumes: z.array(folder),
    }),
  },
  'GET /api/places': {
    summary: 'The places that this computer knows',
    response: z.object({ places: z.array(placeSummary) }),
  },
  'GET /api/folders': {
    summary: 'The folders in one; without `at`, the tops: home and the mounted volumes',
    query: z.object({ at: listedId.optional() }),
    response: z.object({ at: folder.nullable(), parents: z.array(folder), folders: z.array(folder) }),
  },
  'GET /api/folders/disk': {
    summary:
      'What holds a folder: another disk than the computer’s own or another computer (`own`), the computer’s own disk (`computer`), or the system does not tell (`unknown`)',
    query: z.object({ at: listedId }),
    response: z.object({ disk: z.enum(['own', 'computer', 'unknown']) }),
  },
  'POST /api/folders': {
    summary: 'Makes a folder in one that was listed',
    body: z.strictObject({ at: listedId, name: z.string().min(1).max(200) }),
    response: folder,
  },
} as const satisfies Record<string, EndpointSchema>;

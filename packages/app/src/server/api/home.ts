import { z } from 'zod';
import { count, type EndpointSchema, listedId, sizeBytes, time } from './common.ts';

export const session = z.object({
  version: z.string(),
  /** Everything shown is of the demo: a simulated phone and made-up pictures. */
  demo: z.boolean(),
  now: time,
  /** Where Safelight keeps its own state on this computer. */
  home: z.string(),
  /** How commands are typed here: `safelight`, or `npm start --`. */
  program: z.string(),
});

export const light = z.object({
  state: z.enum(['green', 'amber', 'red', 'unknown']),
  sentence: z.string(),
  evidence: z.array(z.string()),
});

export const layer = z.object({
  id: z.enum([
    'iphone',
    'mac-library',
    'computer-backup',
    'archive',
    'off-site',
    'icloud-backup',
    'icloud-photos',
    'disconnected',
  ]),
  title: z.string(),
  state: z.enum(['ok', 'attention', 'bad', 'absent', 'unknown']),
  sentence: z.string(),
  /** When this was last true; null where nobody knows. */
  asOf: time.nullable(),
  ageDays: z.int().nullable(),
  next: z.string().nullable(),
});

/** The one thing to do now. */
export const nextAction = z.object({
  kind: z.enum([
    'set-up',
    'gone',
    'backup',
    'verify',
    'repair',
    'replicate',
    'add-place',
    'connect',
    'look-over',
  ]),
  label: z.string(),
  sentence: z.string(),
});

export const placeSummary = z.object({
  id: listedId,
  name: z.string(),
  path: z.string(),
  medium: z.enum(['drive', 'folder', 'nas', 'bucket']).nullable(),
  location: z.enum(['home', 'elsewhere']).nullable(),
  /** `shared`: with other places; `computer`: the computer’s own disk; `unknown`: the system does not tell. */
  disk: z.enum(['own', 'shared', 'computer', 'unknown']),
  sharesDiskWith: z.array(listedId),
  attached: z.boolean(),
  lastSeen: time,
  copies: count,
  bytes: sizeBytes,
  damaged: count,
  oldestProof: time.nullable(),
  /** What the volume says; null where it is not attached or does not say. */
  freeBytes: sizeBytes.nullable(),
  totalBytes: sizeBytes.nullable(),
});

export const sourceSummary = z.object({
  /** `phone:UDID`, where it is a phone. */
  phone: listedId.nullable(),
  id: listedId,
  kind: z.string(),
  name: z.string(),
  listedWhole: time.nullable(),
  assets: count,
  gone: count,
});

/** Why the light is not green. */
export const reason = z.object({
  /** See docs/cli.md, status. */
  code: z.string(),
  light: z.enum(['amber', 'red']),
  text: z.string(),
  /** How many photos or files it is about. */
  count: count.nullable(),
  /** Some of them. */
  names: z.array(z.string()),
  next: z.string(),
});

/** Photos with none, one, two, and three or more. */
const byNumber = z.array(count).length(4);

export const homeDocument = z.object({
  light,
  /** The gravest first; none where the light is green. */
  reasons: z.array(reason),
  layers: z.array(layer),
  next: nextAction.nullable(),
  totals: z.object({ total: count, archived: count, notArchived: count }),
  counts: z.object({
    /** By places with a valid proof of every file. */
    proven: byNumber,
    /** By devices that do not fail together. */
    media: byNumber,
    elsewhere: count,
    /** On a place that is not connected now. */
    disconnected: count,
    onlyInICloud: count,
    onlyInArchive: count,
  }),
  oldestProof: time.nullable(),
  places: z.array(placeSummary),
  sources: z.array(sourceSummary),
});

export const homeEndpoints = {
  'GET /api/session': { summary: 'What this is: the demo or the real thing', response: session },
  'POST /api/demo/leave': {
    summary: 'Leaves the demo for the person’s own photos; everything is to be asked for anew',
    response: session,
  },
  'GET /api/home': { summary: 'The light, the layers and the next action', response: homeDocument },
} as const satisfies Record<string, EndpointSchema>;

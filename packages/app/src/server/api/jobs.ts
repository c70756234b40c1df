import { z } from 'zod';
import { count, type EndpointSchema, listedId, outcome, sizeBytes, time } from './common.ts';

/** Of a phone's encrypted backups. It goes to the job alone, and is neither kept nor told again. */
const password = z.string().min(1).max(1000).optional();

/** What to run: the commands, with ids in place of paths. */
export const jobRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('backup'),
    /** Of a phone, a found library or card, a source known from before, or a folder that was browsed to. */
    source: listedId,
    /** Every place that is connected, where none is named. */
    places: z.array(listedId).max(50).default([]),
    dryRun: z.boolean().default(false),
    trashed: z.boolean().default(true),
    hidden: z.boolean().default(true),
    shared: z.boolean().default(true),
    password,
  }),
  z.strictObject({ kind: z.literal('verify'), places: z.array(listedId).max(50).default([]) }),
  z.strictObject({
    kind: z.literal('replicate'),
    to: z.array(listedId).max(50).default([]),
    from: z.array(listedId).max(50).default([]),
  }),
  z.strictObject({
    kind: z.literal('repair'),
    places: z.array(listedId).max(50).default([]),
    from: z.array(listedId).max(50).default([]),
  }),
  z.strictObject({
    kind: z.literal('safe-to-delete'),
    source: listedId,
    /** Reads every copy, and the source, now; nothing else counts. */
    readNow: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('restore'),
    /** A folder that was browsed to. */
    folder: listedId,
    from: z.array(listedId).max(50).default([]),
    month: z
      .string()
      .regex(/^(\d{4}(-\d{2})?|undated)$/)
      .optional(),
    album: z.string().min(1).max(500).optional(),
    name: z.string().min(1).max(500).optional(),
  }),
  z.strictObject({
    kind: z.literal('doctor'),
    source: listedId,
    fingerprints: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('add-place'),
    folder: listedId,
    name: z.string().min(1).max(100).optional(),
  }),
  z.strictObject({
    kind: z.literal('phone-backup'),
    phone: listedId,
    /** A folder that was browsed to, for the snapshots; the one that is known where none is named. */
    folder: listedId.optional(),
    /** Everything is sent again: where files of an earlier snapshot are damaged. */
    full: z.boolean().default(false),
    /** Where the backups are encrypted: without it, what arrived is verified without opening it. */
    password,
  }),
  /** The newest of each phone. */
  z.strictObject({ kind: z.literal('snapshots-verify'), password }),
  z.strictObject({
    kind: z.literal('snapshots-drill'),
    /** All of it, to a simulated iPhone; else a sample, to a folder. */
    whole: z.boolean().default(false),
    password,
  }),
  z.strictObject({ kind: z.literal('snapshots-prune'), dryRun: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('adopt-place'), folder: listedId }),
  z.strictObject({ kind: z.literal('check-place'), folder: listedId }),
  z.strictObject({ kind: z.literal('pair-phone'), phone: listedId }),
]);
export type JobRequest = z.output<typeof jobRequest>;

export const progress = z.object({
  phase: z.string(),
  doneBytes: sizeBytes,
  totalBytes: sizeBytes.nullable(),
  doneItems: count,
  totalItems: count.nullable(),
  /** 0 to 1, where a phone tells it and no totals are known. */
  share: z.number().min(0).max(1).nullable(),
  current: z.string().nullable(),
  /** Of the last seconds; null while nobody can say. */
  bytesPerSecond: z.number().nonnegative().nullable(),
  secondsLeft: z.number().nonnegative().nullable(),
});

export const job = z.object({
  id: z.string(),
  kind: z.string(),
  /** In words for people. */
  title: z.string(),
  state: z.enum(['waiting', 'running', 'cancelling', 'ended']),
  started: time,
  ended: time.nullable(),
  outcome: outcome.nullable(),
  progress: progress.nullable(),
  /** What it says to people so far, and in the end what came of it. */
  lines: z.array(z.string()),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** It ended early, and the same again goes on from there. */
  brokeOff: z.boolean(),
});
export type JobDocument = z.output<typeof job>;

export const jobWithReport = job.extend({
  /** The document of the command, as `--json` prints it (docs/cli.md); null before the end. */
  report: z.unknown(),
});

export const run = z.object({
  id: z.string(),
  kind: z.string(),
  started: time,
  ended: time.nullable(),
  outcome: outcome.nullable(),
  report: z.unknown(),
});

const params = z.object({ job: z.string().regex(/^[\w-]{1,64}$/) });

export const jobEndpoints = {
  'GET /api/jobs': {
    summary: 'The jobs of this server, the newest first',
    response: z.object({ jobs: z.array(job) }),
  },
  'POST /api/jobs': {
    summary: 'Starts a job, or queues it behind one that uses the same place',
    body: jobRequest,
    response: job,
  },
  'GET /api/jobs/{job}': { summary: 'One job, with its report', params, response: jobWithReport },
  'POST /api/jobs/{job}/cancel': { summary: 'Asks a job to stop', params, response: job },
  'GET /api/activity': {
    summary: 'The history of runs, from the page and the command line alike, the newest first',
    query: z.object({
      /** Only runs older than this one. */
      before: z.coerce.number().int().positive().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ runs: z.array(run) }),
  },
} as const satisfies Record<string, EndpointSchema>;

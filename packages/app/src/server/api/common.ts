import { z } from 'zod';

/** ISO 8601, in UTC. */
export const time = z.iso.datetime();
export const sizeBytes = z.int().nonnegative();
export const count = z.int().nonnegative();

/** How a run ended; null while it goes on. */
export const outcome = z.enum(['ok', 'attention', 'failed', 'usage', 'interrupted']);

/** Names something that the server listed: never a path. */
export const listedId = z.string().min(1).max(2000);

/** Of a photo, as the timeline tells it. */
export const photoId = z.string().regex(/^\d{1,15}$/);

export const problem = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type Problem = z.output<typeof problem>;

/** One answer of the server. `params` are parts of the path; what is absent is not taken. */
export interface EndpointSchema {
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
}

import { z } from 'zod';
import { job } from './jobs.ts';

/**
 * What `GET /api/events` streams (server-sent events; the event's name is `type`, its data this object): `reset` tells to
 * ask for everything anew, since the server no longer has what was missed.
 */
export const serverEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('job'), job }),
  /** Photos, places or runs changed: ask again what is shown. */
  z.object({ type: z.literal('library') }),
  /** A phone or a volume came or went. */
  z.object({ type: z.literal('devices') }),
  z.object({ type: z.literal('reset') }),
]);
export type ServerEvent = z.output<typeof serverEvent>;

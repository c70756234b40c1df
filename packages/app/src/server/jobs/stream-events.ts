import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Events, NumberedEvent } from './events.ts';

/** A word now and then, so that nobody between takes the stream for dead. */
const pulseMs = 15_000;

/** `GET /api/events`: one stream of server-sent events, which goes on after `Last-Event-ID`. */
export function streamEvents(app: Hono, events: Events): void {
  app.get('/api/events', (context) => {
    const last = context.req.header('last-event-id');
    const missed = last === undefined ? [] : events.since(/^\d{1,15}$/.test(last) ? Number(last) : -1);
    return streamSSE(context, async (stream) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const write = ({ id, event }: NumberedEvent): void => {
        void stream.writeSSE({ id: String(id), event: event.type, data: JSON.stringify(event) });
      };
      const stopListening = events.listen(write);
      const pulse = setInterval(() => void stream.write(': \n\n'), pulseMs);
      stream.onAbort(() => resolve());
      for (const event of missed ?? [{ id: events.latest, event: { type: 'reset' } as const }]) write(event);
      if (last === undefined) await stream.write(`id: ${events.latest}\n: hello\n\n`);
      await promise;
      clearInterval(pulse);
      stopListening();
    });
  });
}

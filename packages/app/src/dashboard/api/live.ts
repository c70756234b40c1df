import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Output } from '../../server/api/endpoints.ts';
import type { ServerEvent } from '../../server/api/events.ts';

type Jobs = Output<'GET /api/jobs'>;

/** Keeps what is shown true while the server works: one stream of events, which the browser takes up again by itself. */
export function useLiveUpdates(): void {
  const client = useQueryClient();
  useEffect(() => {
    const stream = new EventSource('/api/events');
    const listen = (type: ServerEvent['type']) =>
      stream.addEventListener(type, (message) => take(client, JSON.parse(message.data) as ServerEvent));
    for (const type of ['job', 'library', 'devices', 'reset'] as const) listen(type);
    return () => stream.close();
  }, [client]);
}

function take(client: QueryClient, event: ServerEvent): void {
  if (event.type === 'job') {
    client.setQueryData<Jobs>(['jobs'], (known) => withJob(known, event.job));
    if (event.job.state === 'ended') void client.invalidateQueries({ queryKey: ['jobs', event.job.id] });
    // A phone that trusts this computer now says more, and nothing was plugged in.
    if (event.job.kind === 'pair-phone') void client.invalidateQueries({ queryKey: ['devices', 'phones'] });
    return;
  }
  void client.invalidateQueries(event.type === 'reset' ? {} : { queryKey: [event.type] });
}

function withJob(known: Jobs | undefined, job: Jobs['jobs'][number]): Jobs {
  const jobs = known?.jobs ?? [];
  const at = jobs.findIndex(({ id }) => id === job.id);
  return { jobs: at < 0 ? [job, ...jobs] : jobs.with(at, job) };
}

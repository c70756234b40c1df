import type { Job, JobRequest } from './queries.ts';
import { request } from './request.ts';

const pauseMs = 300;

/** Starts a run and waits for its end. Errors: RequestError; Error with the run's own sentence where it failed. */
export async function runToEnd(body: JobRequest): Promise<Job> {
  let job = await request('POST /api/jobs', { body });
  while (job.state !== 'ended') {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    job = await request('GET /api/jobs/{job}', { params: { job: job.id } });
  }
  if (job.outcome === 'failed' || job.outcome === 'usage' || job.outcome === 'interrupted')
    throw new Error(job.error?.message ?? job.lines.at(-1) ?? `${job.title} did not end well.`);
  return job;
}

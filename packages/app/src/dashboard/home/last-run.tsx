import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import type { Job } from '../api/queries.ts';
import { buttonLook } from '../ui/button.tsx';

/** The newest run, where it broke off and nothing runs since. */
export function brokenRun(jobs: readonly Job[]): Job | undefined {
  const [newest] = jobs;
  return newest?.brokeOff === true && jobs.every(({ state }) => state === 'ended') ? newest : undefined;
}

/** Then going on with it is what to do first. */
export function canGoOn(broken: Job | undefined): boolean {
  return broken?.kind === 'backup';
}

/** What runs now; and the newest run where it did not end well, for instance since a cable was pulled. */
export function RunsNow({ jobs }: { readonly jobs: readonly Job[] }) {
  const going = jobs.filter(({ state }) => state !== 'ended');
  const broken = brokenRun(jobs);
  return (
    <>
      {going.map((job) => (
        <JobCard key={job.id} job={job} />
      ))}
      {broken !== undefined && (
        <JobCard job={broken}>
          {canGoOn(broken) && (
            <p className="mt-4 flex flex-wrap items-center justify-between gap-3 text-[0.9375rem]">
              <span>What was copied until then is kept. The next run goes on from there.</span>
              <Link to="/devices" className={buttonLook('primary')}>
                <RotateCw className="size-4" aria-hidden="true" />
                Go on
              </Link>
            </p>
          )}
        </JobCard>
      )}
    </>
  );
}

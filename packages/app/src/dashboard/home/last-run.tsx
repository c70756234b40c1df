import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import type { Job } from '../api/queries.ts';
import { buttonLook } from '../ui/button.tsx';

/** What runs now; and the newest run where it did not end well, for instance since a cable was pulled. */
export function RunsNow({ jobs }: { readonly jobs: readonly Job[] }) {
  const going = jobs.filter(({ state }) => state !== 'ended');
  const [newest] = jobs;
  const broken = going.length === 0 && newest?.brokeOff === true;
  return (
    <>
      {going.map((job) => (
        <JobCard key={job.id} job={job} />
      ))}
      {broken && (
        <JobCard job={newest}>
          {newest.kind === 'backup' && (
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

import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Job, useCancelJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { LightChip, type LightColour } from '../ui/light.tsx';
import { Meter } from '../ui/meter.tsx';
import { countText, durationText, numberText, sizeText } from '../ui/texts.ts';
import { JobLines } from './job-lines.tsx';

/** What a run does now, or what came of it. */
export function JobCard({ job, children }: { readonly job: Job; readonly children?: ReactNode }) {
  const cancel = useCancelJob();
  const going = job.state !== 'ended';
  return (
    <article aria-label={job.title} className="rounded-card border border-line bg-surface p-5">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="break-words font-medium">{job.title}</h2>
          <p className="mt-0.5 text-muted text-sm">{going ? stateText(job) : (job.error?.message ?? '')}</p>
        </div>
        {going ? (
          <Button
            kind="quiet"
            className="-mt-2 -mr-2 px-3"
            disabled={job.state === 'cancelling'}
            onClick={() => cancel.mutate(job.id)}
          >
            <X className="size-4" aria-hidden="true" />
            Stop
          </Button>
        ) : (
          <LightChip colour={outcomeColour(job.outcome)}>{outcomeWord(job.outcome)}</LightChip>
        )}
      </div>
      {going && <JobProgress job={job} />}
      {job.lines.length > 0 && <JobLines lines={job.lines} />}
      {children}
    </article>
  );
}

function JobProgress({ job }: { readonly job: Job }) {
  const { progress } = job;
  return (
    <div className="mt-4">
      <Meter share={shareOf(progress)} label={job.title} />
      <p className="figures mt-2 flex min-h-5 flex-wrap justify-between gap-x-4 text-muted text-sm">
        <span className="min-w-0 truncate">{progress?.current ?? progress?.phase ?? ''}</span>
        <span>{paceText(progress)}</span>
      </p>
    </div>
  );
}

type JobProgressData = Job['progress'];

export function shareOf(progress: JobProgressData): number | undefined {
  if (progress === null) return undefined;
  if (progress.totalBytes !== null && progress.totalBytes > 0)
    return progress.doneBytes / progress.totalBytes;
  if (progress.totalItems !== null && progress.totalItems > 0)
    return progress.doneItems / progress.totalItems;
  return progress.share ?? undefined;
}

function paceText(progress: JobProgressData): string {
  if (progress === null) return '';
  const { doneItems, totalItems, doneBytes, bytesPerSecond, secondsLeft } = progress;
  const items =
    totalItems === null
      ? countText(doneItems, 'file', 'files')
      : `${numberText(doneItems)} of ${countText(totalItems, 'file', 'files')}`;
  return [
    items,
    doneBytes > 0 ? sizeText(doneBytes) : undefined,
    bytesPerSecond === null ? undefined : `${sizeText(bytesPerSecond)}/s`,
    secondsLeft === null ? undefined : `about ${durationText(secondsLeft * 1000)} left`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}

function stateText(job: Job): string {
  if (job.state === 'waiting') return 'Waits for another run on the same place.';
  if (job.state === 'cancelling') return 'Stopping. Nothing that was copied is lost.';
  return 'You may close this page; it goes on.';
}

export function outcomeColour(outcome: Job['outcome']): LightColour {
  if (outcome === 'ok') return 'green';
  if (outcome === 'attention') return 'amber';
  return outcome === 'interrupted' || outcome === null ? 'unknown' : 'red';
}

export function outcomeWord(outcome: Job['outcome']): string {
  if (outcome === 'ok') return 'Done';
  if (outcome === 'attention') return 'Look at this';
  if (outcome === 'interrupted') return 'Stopped';
  return outcome === null ? 'Not finished' : 'Failed';
}

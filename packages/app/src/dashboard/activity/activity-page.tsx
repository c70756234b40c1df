import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { Output } from '../../server/api/endpoints.ts';
import { queries } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { LightChip } from '../ui/light.tsx';
import { Trouble } from '../ui/notice.tsx';
import { durationText, momentText } from '../ui/texts.ts';
import { JobCard, outcomeColour, outcomeWord } from './job-card.tsx';
import { Report } from './report.tsx';

type Run = Output<'GET /api/activity'>['runs'][number];

/** What runs now, and what ever ran. */
export function ActivityPage() {
  const { data: jobs } = useQuery(queries.jobs());
  const { data: history, error, refetch } = useQuery(queries.activity());
  return (
    <Page title="Activity" lead="Every run, from this page and from the command line, with what came of it.">
      <div className="space-y-5">
        {jobs?.jobs.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
        {error !== null && <Trouble error={error} retry={() => void refetch()} />}
        {history !== undefined && history.runs.length > 0 && (
          <Card title="History">
            <ul className="divide-y divide-line">
              {history.runs.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ul>
          </Card>
        )}
        {history?.runs.length === 0 && jobs?.jobs.length === 0 && (
          <Empty Icon={History} title="Nothing has run yet">
            Backups, checks and restores will be listed here with their reports.
          </Empty>
        )}
      </div>
    </Page>
  );
}

function sourceOf(report: Run['report']): string {
  const named =
    typeof report === 'object' && report !== null && 'source' in report ? report.source : undefined;
  return typeof named === 'string' ? ` of ${named}` : '';
}

function RunRow({ run }: { readonly run: Run }) {
  const took = run.ended === null ? undefined : Date.parse(run.ended) - Date.parse(run.started);
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <details>
        <summary className="flex flex-wrap items-center gap-x-4 gap-y-1 rounded-lg">
          <span className="min-w-24 flex-1 break-words font-medium first-letter:uppercase sm:flex-none">
            {run.kind}
            {sourceOf(run.report)}
          </span>
          <time
            dateTime={run.started}
            className="figures order-last w-full text-muted text-sm sm:order-none sm:w-auto sm:flex-1"
          >
            {momentText(run.started)}
            {took !== undefined && ` · ${durationText(took)}`}
          </time>
          <LightChip colour={outcomeColour(run.outcome)}>{outcomeWord(run.outcome)}</LightChip>
        </summary>
        {run.report !== null && <Report report={run.report} />}
      </details>
    </li>
  );
}

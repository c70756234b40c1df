import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import { queries, useHome } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice, Trouble } from '../ui/notice.tsx';
import { Answer, type SafeToDelete } from './answer.tsx';
import { Examine } from './examine.tsx';

/** What could be deleted from a source without losing it. Nothing is deleted here. */
export function SafeToDeletePage() {
  const { data: home } = useHome();
  const { data: jobs } = useQuery(queries.jobs());
  const last = jobs?.jobs.find(({ kind }) => kind === 'safe-to-delete');
  return (
    <Page
      title="Safe to delete"
      lead="Before you make room on a phone: which photos are proven, as originals, on two other devices that do not fail together. iCloud does not count, since it deletes along."
    >
      <div className="space-y-5">
        <Notice colour="unknown">Safelight never deletes anything from a phone or a library.</Notice>
        {home !== undefined && home.sources.length === 0 && (
          <Empty Icon={Trash2} title="No source is known yet">
            After a first backup, each of its photos is examined here.
          </Empty>
        )}
        {home !== undefined && home.sources.length > 0 && <Examine sources={home.sources} />}
        {last !== undefined && (last.state !== 'ended' || last.error !== null) && <JobCard job={last} />}
        {last?.state === 'ended' && last.error === null && <Examined job={last.id} />}
      </div>
    </Page>
  );
}

function Examined({ job }: { readonly job: string }) {
  const { data, error, refetch } = useQuery(queries.job(job));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  const report = data?.report;
  return isAnswer(report) ? <Answer answer={report} /> : null;
}

function isAnswer(report: unknown): report is SafeToDelete {
  return typeof report === 'object' && report !== null && 'safe' in report && 'notSafe' in report;
}

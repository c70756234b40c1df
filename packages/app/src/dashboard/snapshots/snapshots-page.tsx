import { useQuery } from '@tanstack/react-query';
import { ArchiveX } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import { type Job, queries } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice, Trouble } from '../ui/notice.tsx';
import { NewBackup } from './new-backup.tsx';
import { SnapshotActions } from './snapshot-actions.tsx';
import { SnapshotCard } from './snapshot-card.tsx';
import { phonesOf } from './snapshots-by-phone.ts';

/** Backups of whole phones on this computer: what a new phone is set up from. */
export function SnapshotsPage() {
  const { data, error, refetch } = useQuery(queries.snapshots());
  const { data: jobs } = useQuery(queries.jobs());
  const { data: phones } = useQuery(queries.phones());
  const shown = runsOf(jobs?.jobs ?? []);
  return (
    <Page
      title="Phone backups"
      lead="Everything else on the phone: messages, health, settings, apps’ data. A new phone is set up from one of these; photos alone are not enough for that."
      actions={
        data !== undefined && data.backups.length > 0 ? (
          <SnapshotActions encrypted={data.backups.some(({ encrypted }) => encrypted === true)} />
        ) : undefined
      }
    >
      <div className="space-y-5">
        {error !== null && <Trouble error={error} retry={() => void refetch()} />}
        {shown.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
        <NewBackup known={data?.backups.some(({ kind }) => kind === 'snapshot') === true} />
        {data?.concerns.map(({ text, next }) => (
          <Notice key={text} colour="amber">
            {text} <span className="text-muted">{next}</span>
          </Notice>
        ))}
        {data?.backups.length === 0 && <NoBackup connected={(phones?.phones.length ?? 0) > 0} />}
        {phonesOf(data?.backups ?? []).map(({ udid, name, backups }) => (
          <Card key={udid} title={name}>
            <ul className="divide-y divide-line">
              {backups.map((backup) => (
                <SnapshotCard key={backup.path} backup={backup} />
              ))}
            </ul>
          </Card>
        ))}
      </div>
    </Page>
  );
}

/** Those that go on, and the newest that ended. */
function runsOf(jobs: readonly Job[]): readonly Job[] {
  const own = jobs.filter(({ kind }) => kind === 'phone-backup' || kind.startsWith('snapshots'));
  const ended = own.find(({ state }) => state === 'ended');
  const going = own.filter(({ state }) => state !== 'ended');
  return ended === undefined ? going : [...going, ended];
}

function NoBackup({ connected }: { readonly connected: boolean }) {
  return (
    <Empty Icon={ArchiveX} title="No backup of a whole phone was found">
      {connected
        ? 'Make one: “Back up the whole phone”, above.'
        : 'Connect the phone with its cable, and back it up here.'}{' '}
      One that Finder, Apple Devices or iTunes makes (“Back up all of the data on your iPhone to this
      computer”) appears here by itself. Unless backups are encrypted, passwords and Health are left out.
    </Empty>
  );
}

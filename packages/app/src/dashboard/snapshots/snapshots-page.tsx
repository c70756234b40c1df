import { useQuery } from '@tanstack/react-query';
import { ArchiveX } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import { shownRuns } from '../activity/shown-runs.ts';
import { queries, useSession } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice, Trouble } from '../ui/notice.tsx';
import { NewBackup } from './new-backup.tsx';
import { SnapshotActions } from './snapshot-actions.tsx';
import { SnapshotCard } from './snapshot-card.tsx';
import { phonesOf, type Snapshot } from './snapshots-by-phone.ts';

const begunHere: ReadonlySet<string> = new Set([
  'pair-phone',
  'phone-backup',
  'snapshots-verify',
  'snapshots-drill',
  'snapshots-prune',
]);

/** Backups of whole phones on this computer: what a new phone is set up from. */
export function SnapshotsPage() {
  const { data, error, refetch } = useQuery(queries.snapshots());
  const { data: jobs } = useQuery(queries.jobs());
  const { data: phones } = useQuery(queries.phones());
  const shown = shownRuns(jobs?.jobs ?? [], begunHere);
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
        <NewBackup
          known={data?.backups.some(({ kind }) => kind === 'snapshot') === true}
          damaged={damagedOf(data?.backups ?? [])}
        />
        {data?.concerns.map(({ text, next }) => (
          <Notice key={text} colour="amber">
            {text} <NextStep command={next} />
          </Notice>
        ))}
        {data?.backups.length === 0 && (
          <NoBackup
            ready={phones?.phones.some(({ trusted }) => trusted === true) === true}
            connected={(phones?.phones.length ?? 0) > 0}
          />
        )}
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

/** The phones whose newest backup is damaged. `backups`: the newest first. */
function damagedOf(backups: readonly Snapshot[]): ReadonlySet<string> {
  const newest = phonesOf(backups).flatMap(({ backups: [first] }) => first ?? []);
  return new Set(newest.filter(({ state }) => state === 'faulty').map(({ udid }) => udid));
}

/** What is a button of this page is named as such; the rest is done at a terminal. */
function NextStep({ command }: { readonly command: string }) {
  const button = buttons[command];
  const { data: session } = useSession();
  const typed = command.replace(/^safelight/, session?.program ?? 'safelight');
  return (
    <span className="text-muted">
      {button === undefined ? (
        <>
          In a terminal: <code className="break-words">{typed}</code>
        </>
      ) : (
        `“${button}”, above.`
      )}
    </span>
  );
}

const buttons: Readonly<Record<string, string>> = {
  'safelight snapshots verify': 'Check the newest',
  'safelight phone backup --full': 'Back up everything again',
  'safelight phone password check': 'Check the newest',
};

function NoBackup({ ready, connected }: { readonly ready: boolean; readonly connected: boolean }) {
  return (
    <Empty Icon={ArchiveX} title="No backup of a whole phone was found">
      {ready
        ? 'Make one: “Back up the whole phone”, above.'
        : connected
          ? 'Let the phone trust this computer, above; then back it up here.'
          : 'Connect the phone with its cable, and back it up here.'}{' '}
      One that Finder, Apple Devices or iTunes makes (“Back up all of the data on your iPhone to this
      computer”) appears here by itself. Unless backups are encrypted, passwords and Health are left out.
    </Empty>
  );
}

import { useQuery } from '@tanstack/react-query';
import { HardDrive, Plus } from 'lucide-react';
import { useState } from 'react';
import { JobCard } from '../activity/job-card.tsx';
import { shownRuns } from '../activity/shown-runs.ts';
import { queries, useStartJob } from '../api/queries.ts';
import { GrowthCard } from '../plots/growth-card.tsx';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';
import { Trouble } from '../ui/notice.tsx';
import { PlaceCard } from './place-card.tsx';

const begunHere: ReadonlySet<string> = new Set([
  'verify',
  'repair',
  'replicate',
  'restore',
  'add-place',
  'adopt-place',
  'check-place',
]);

/** Where the copies are. */
export function PlacesPage() {
  const { data, error, refetch } = useQuery(queries.places());
  const { data: jobs } = useQuery(queries.jobs());
  const start = useStartJob();
  const [picking, setPicking] = useState(false);
  const add = (
    <Button kind="primary" onClick={() => setPicking(true)}>
      <Plus className="size-4" aria-hidden="true" />
      Add a drive or folder
    </Button>
  );
  return (
    <Page
      title="Places"
      lead="Where your copies are. A drive may be unplugged most of the time; that protects it."
      actions={add}
    >
      <div className="space-y-5">
        {error !== null && <Trouble error={error} retry={() => void refetch()} />}
        {start.error !== null && <Trouble error={start.error} />}
        {shownRuns(jobs?.jobs ?? [], begunHere).map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
        {data?.places.map((place) => (
          <PlaceCard key={place.id} place={place} />
        ))}
        <GrowthCard />
        {data?.places.length === 0 && (
          <Empty Icon={HardDrive} title="No place for copies yet">
            Plug in a drive and add it. An empty folder of its own is best.
          </Empty>
        )}
      </div>
      <FolderPicker
        open={picking}
        title="A drive or folder for copies"
        verb="Keep copies here"
        onClose={(folder) => {
          setPicking(false);
          if (folder !== undefined)
            start.mutate({ kind: folder.isPlace ? 'adopt-place' : 'add-place', folder: folder.id });
        }}
      />
    </Page>
  );
}

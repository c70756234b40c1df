import { useQuery } from '@tanstack/react-query';
import { FolderOpen, Images, MemoryStick, Smartphone } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import { type Home, queries, useHome, useStartJob } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice } from '../ui/notice.tsx';
import { agoText, countText } from '../ui/texts.ts';
import { PhoneCard } from './phone-card.tsx';

/** Where photos come from: phones, libraries, folders. */
export function DevicesPage() {
  const { data: phones } = useQuery(queries.phones());
  const { data: home } = useHome();
  const { data: jobs } = useQuery(queries.jobs());
  const going = jobs?.jobs.filter(({ state }) => state !== 'ended') ?? [];
  const looked = jobs?.jobs.find(({ kind, state }) => kind === 'doctor' && state === 'ended');
  const shown = looked === undefined ? going : [...going, looked];
  return (
    <Page title="Devices" lead="Where your photos come from. Safelight only reads them.">
      <div className="space-y-5">
        {phones?.problem && <Notice colour="unknown">{phones.problem}</Notice>}
        {phones?.phones.map((phone) => (
          <PhoneCard key={phone.id} phone={phone} />
        ))}
        {phones?.phones.length === 0 && phones.problem === null && (
          <Empty Icon={Smartphone} title="No iPhone is connected">
            Plug it in, unlock it and tap Trust; it appears here by itself.
          </Empty>
        )}
        {shown.map((job) => (
          <JobCard key={job.id} job={job} />
        ))}
        {home !== undefined && home.sources.length > 0 && (
          <Card title="Known from before">
            <ul className="divide-y divide-line">
              {home.sources.map((source) => (
                <SourceRow key={source.id} source={source} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Page>
  );
}

const icons = { iphone: Smartphone, 'photos-library': Images, folder: FolderOpen } as const;

function SourceRow({ source }: { readonly source: Home['sources'][number] }) {
  const start = useStartJob();
  const Icon = icons[source.kind as keyof typeof icons] ?? MemoryStick;
  return (
    <li className="flex flex-wrap items-center gap-4 py-3 first:pt-0 last:pb-0">
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-40 flex-1">
        <h3 className="font-medium">{source.name}</h3>
        <p className="figures text-muted text-sm">
          {countText(source.assets - source.gone, 'photo or video', 'photos and videos')}
          {source.gone > 0 && ` · ${countText(source.gone, 'is', 'are')} no longer there, and kept here`}
          {source.listedWhole !== null && ` · last looked at ${agoText(source.listedWhole)}`}
        </p>
      </div>
      {source.kind === 'photos-library' && (
        <Button
          kind="quiet"
          disabled={start.isPending}
          onClick={() => start.mutate({ kind: 'doctor', source: source.id, fingerprints: true })}
        >
          Look it over
        </Button>
      )}
      <Button disabled={start.isPending} onClick={() => start.mutate({ kind: 'backup', source: source.id })}>
        Back up now
      </Button>
      {start.error !== null && <p className="w-full text-red text-sm">{start.error.message}</p>}
    </li>
  );
}

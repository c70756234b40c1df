import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { JobCard } from '../activity/job-card.tsx';
import { queries, useHome } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { Notice } from '../ui/notice.tsx';
import { PhoneCard } from './phone-card.tsx';
import { SourceRow } from './source-row.tsx';

/** Runs that are begun on this page, and whose end is awaited here. */
const begunHere: ReadonlySet<string> = new Set(['doctor', 'pair-phone']);

/** Where photos come from: phones, libraries, folders. */
export function DevicesPage() {
  const { data: phones } = useQuery(queries.phones());
  const { data: home } = useHome();
  const { data: jobs } = useQuery(queries.jobs());
  const going = jobs?.jobs.filter(({ state }) => state !== 'ended') ?? [];
  const ended = jobs?.jobs.find(({ kind, state }) => begunHere.has(kind) && state === 'ended');
  // That a phone trusts this computer, its card shows.
  const isTold = ended === undefined || (ended.kind === 'pair-phone' && ended.outcome === 'ok');
  const shown = isTold ? going : [...going, ended];
  // What is connected has its card already, with the same button.
  const connected = new Set(phones?.phones.filter(({ trusted }) => trusted === true).map(({ id }) => id));
  const known = home?.sources.filter(({ phone }) => phone === null || !connected.has(phone)) ?? [];
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
        {known.length > 0 && (
          <Card title="Known from before">
            <ul className="divide-y divide-line">
              {known.map((source) => (
                <SourceRow key={source.id} source={source} />
              ))}
            </ul>
          </Card>
        )}
      </div>
    </Page>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PartyPopper } from 'lucide-react';
import type { Output } from '../../server/api/endpoints.ts';
import { queries, useHome } from '../api/queries.ts';
import { GoneAlarm } from '../home/gone-alarm.tsx';
import { Page } from '../shell/page.tsx';
import { buttonLook } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Empty } from '../ui/empty.tsx';
import { LightChip } from '../ui/light.tsx';
import { Trouble } from '../ui/notice.tsx';
import { countText, dayText, numberText } from '../ui/texts.ts';

type Gone = Output<'GET /api/gone'>;

/** All photos that were at a source once and are not any more: kept here, and how long they can be brought back there. */
export function GonePage() {
  const { data, error, refetch } = useQuery(queries.gone());
  return (
    <Page
      title="Gone from their source"
      lead="Photos that a phone or library no longer has. Safelight never deletes along: their copies are kept."
      actions={
        <Link to="/photos" search={{ filters: 'kept-here' }} className={buttonLook('plain')}>
          See them among the photos
        </Link>
      }
    >
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      <GoneAlarm />
      {data?.total === 0 && (
        <Empty Icon={PartyPopper} title="Nothing is gone">
          Every photo that a source ever listed was still there when it was last read.
        </Empty>
      )}
      {data !== undefined && data.total > 0 && <GoneList gone={data} />}
    </Page>
  );
}

function GoneList({ gone }: { readonly gone: Gone }) {
  const { data: home } = useHome();
  const names = new Map([
    ...gone.alarms.map(({ source, name }) => [source, name] as const),
    ...(home?.sources ?? []).map(({ id, name }) => [id, name] as const),
  ]);
  return (
    <Card title={countText(gone.total, 'photo or video', 'photos and videos')}>
      <ul className="divide-y divide-line text-[0.9375rem]">
        {gone.assets.map((asset) => (
          <li
            key={`${asset.source} ${asset.asset}`}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2.5 first:pt-0"
          >
            <span className="min-w-40 flex-1">
              <span className="break-all font-medium">{asset.filename}</span>
              <span className="block text-muted text-sm">
                {[names.get(asset.source), `since ${dayText(asset.since)}`].filter(Boolean).join(' · ')}
              </span>
            </span>
            <LightChip colour={asset.trashed ? 'amber' : 'unknown'}>{whereText(asset)}</LightChip>
          </li>
        ))}
      </ul>
      {gone.total > gone.assets.length && (
        <p className="mt-3 text-muted text-sm">and {numberText(gone.total - gone.assets.length)} more</p>
      )}
    </Card>
  );
}

function whereText({ trashed, daysLeft }: Gone['assets'][number]): string {
  if (!trashed) return 'Deleted there';
  if (daysLeft === null) return 'In Recently Deleted';
  return daysLeft === 0
    ? 'Recently Deleted, until today'
    : `Recently Deleted, ${countText(daysLeft, 'day', 'days')} left`;
}

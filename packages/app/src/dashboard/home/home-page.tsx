import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { queries, useHome } from '../api/queries.ts';
import { Card } from '../ui/card.tsx';
import { Trouble } from '../ui/notice.tsx';
import { CopiesBar } from './copies-bar.tsx';
import { GoneAlarm } from './gone-alarm.tsx';
import { brokenRun, canGoOn, RunsNow } from './last-run.tsx';
import { LayerList } from './layer-list.tsx';
import { NextStep } from './next-step.tsx';
import { ReasonList } from './reason-list.tsx';
import { TheLight } from './the-light.tsx';

/** Are my photos safe, which are not, what do I do now. */
export function HomePage() {
  const { data: home, error, refetch } = useHome();
  const { data: jobs } = useQuery(queries.jobs());
  useEffect(() => {
    document.title = 'Safelight';
  }, []);
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-6 sm:px-8 sm:py-10">
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {home !== undefined && (
        <>
          <GoneAlarm />
          <TheLight light={home.light}>
            {home.next !== null && (
              <NextStep next={home.next} first={!canGoOn(brokenRun(jobs?.jobs ?? []))} />
            )}
          </TheLight>
          <div className="mt-8 grid grid-cols-1 gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <div className={`space-y-5 ${home.totals.total > 0 ? '' : 'lg:col-span-2'}`}>
              <RunsNow jobs={jobs?.jobs ?? []} />
              {home.totals.total > 0 && home.reasons.length > 0 && (
                <Card title="Why">
                  <ReasonList reasons={home.reasons} />
                </Card>
              )}
            </div>
            {home.totals.total > 0 && (
              <Card
                className="self-start"
                title="Proven at"
                aside={
                  <Link to="/photos" className="text-muted text-sm underline-offset-4 hover:underline">
                    Photos
                  </Link>
                }
              >
                <CopiesBar home={home} />
              </Card>
            )}
            <Card title="Your layers of safety" className="lg:col-span-2">
              <LayerList layers={home.layers} />
            </Card>
          </div>
        </>
      )}
      {home === undefined && error === null && <HomeSkeleton />}
    </div>
  );
}

/** The same shape as the page, so that nothing jumps. */
function HomeSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col items-center gap-8 sm:flex-row">
      <span className="sr-only">Looking</span>
      <div className="size-36 rounded-full bg-sunken sm:size-44" />
      <div className="h-24 w-full max-w-md rounded-2xl bg-sunken" />
    </div>
  );
}

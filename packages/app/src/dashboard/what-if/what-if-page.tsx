import { useQuery } from '@tanstack/react-query';
import { CloudAlert } from 'lucide-react';
import { queries } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { Empty } from '../ui/empty.tsx';
import { Trouble } from '../ui/notice.tsx';
import { ScenarioCard } from './scenario-card.tsx';

/** If the worst happened today: what survives, on what, and what is lost. */
export function WhatIfPage() {
  const { data, error, refetch } = useQuery(queries.whatIf());
  return (
    <Page title="What if" lead="If the worst happened now: which of your photos would you still have?">
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      {data?.photos === 0 && (
        <Empty Icon={CloudAlert} title="Nothing to lose yet">
          As soon as photos are known, each of these misfortunes is worked out for every one of them.
        </Empty>
      )}
      {data !== undefined && data.photos > 0 && (
        <ul className="grid gap-5 md:grid-cols-2">
          {data.scenarios.map((scenario) => (
            <li key={`${scenario.id}/${scenario.place ?? ''}`}>
              <ScenarioCard scenario={scenario} photos={data.photos} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Notice } from '../ui/notice.tsx';
import { countText, dayText, numberText } from '../ui/texts.ts';

/** The tripwire: many photos went from a source. Nothing else on the page is as urgent. */
export function GoneAlarm() {
  const client = useQueryClient();
  const { data } = useQuery(queries.gone());
  const [asking, setAsking] = useState(false);
  const acknowledge = useMutation({
    mutationFn: () => request('POST /api/gone/acknowledge', {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  const alarms = data?.alarms.filter(({ alarming }) => alarming) ?? [];
  if (data === undefined || alarms.length === 0) return null;
  return (
    <div className="mb-6 space-y-3">
      {alarms.map(({ source, name, gone, trashed, before, noticedAt }) => (
        <Notice
          key={source}
          colour="red"
          action={<Button onClick={() => setAsking(true)}>This was meant</Button>}
        >
          <strong>
            {numberText(gone + trashed)} of {countText(before, 'photo', 'photos')} went from {name}.
          </strong>{' '}
          Noticed {dayText(noticedAt)}. Every copy is kept.{' '}
          {trashed > 0 &&
            `${countText(trashed, 'is', 'are')} in Recently Deleted, from where it can still be brought back.`}
        </Notice>
      ))}
      <Confirm
        open={asking}
        title="Were these deleted on purpose?"
        verb="Yes, it was meant"
        onAnswer={(yes) => {
          setAsking(false);
          if (yes) acknowledge.mutate();
        }}
      >
        The alarm goes silent for these photos. Safelight keeps all their copies either way.
      </Confirm>
    </div>
  );
}

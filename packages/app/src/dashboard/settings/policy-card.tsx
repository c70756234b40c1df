import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import type { Output } from '../../server/api/endpoints.ts';
import { queries } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Trouble } from '../ui/notice.tsx';

type Policy = Output<'GET /api/policy'>;
type Numbers = { readonly [K in keyof Policy as Policy[K] extends number ? K : never]: number };

const rows: readonly { readonly key: keyof Numbers; readonly label: string; readonly unit: string }[] = [
  { key: 'copies', label: 'Each photo is proven at', unit: 'places or more' },
  { key: 'media', label: 'on', unit: 'devices that do not fail together' },
  { key: 'elsewhere', label: 'of which', unit: 'kept elsewhere' },
  { key: 'proofDays', label: 'A proof on a connected drive counts for', unit: 'days' },
  { key: 'proofDaysDisconnected', label: 'on a drive that is put away for', unit: 'days' },
  { key: 'seenDays', label: 'A drive counts if it was seen in the last', unit: 'days' },
  { key: 'sourceDays', label: 'A phone or library is to be read every', unit: 'days' },
];

/** Green must never mean a single copy or a single device. */
function leastOf(key: keyof Numbers): number {
  if (key === 'elsewhere') return 0;
  return key === 'copies' || key === 'media' ? 2 : 1;
}

function numbersOf(policy: Policy): Record<string, number> {
  return Object.fromEntries(rows.map(({ key }) => [key, policy[key]]));
}

/** What "safe" means to the owner of the photos. */
export function PolicyCard() {
  const client = useQueryClient();
  const { data, error } = useQuery(queries.policy());
  const [draft, setDraft] = useState<Policy | undefined>(undefined);
  useEffect(() => setDraft(data), [data]);
  const save = useMutation({
    mutationFn: (policy: Policy) => request('PUT /api/policy', { body: numbersOf(policy) }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (draft !== undefined) save.mutate(draft);
  }
  const changed = JSON.stringify(draft) !== JSON.stringify(data);
  return (
    <Card title="What “safe” means here">
      {error !== null && <Trouble error={error} />}
      {draft !== undefined && (
        <form onSubmit={submit}>
          <div className="space-y-3">
            {rows.map(({ key, label, unit }) => (
              <label
                key={key}
                className="grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-x-3 gap-y-1 text-[0.9375rem] sm:grid-cols-[minmax(0,1fr)_5.5rem_15rem]"
              >
                <span className="text-muted">
                  {label} <span className="sm:hidden">… {unit}</span>
                </span>
                <input
                  type="number"
                  required
                  min={leastOf(key)}
                  value={Number.isNaN(draft[key]) ? '' : draft[key]}
                  onChange={(event) => setDraft({ ...draft, [key]: event.target.valueAsNumber })}
                  className="figures h-11 rounded-xl border border-strong-line bg-surface px-3"
                />
                <span className="hidden text-muted sm:inline">{unit}</span>
              </label>
            ))}
          </div>
          <div className="mt-5 flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" disabled={!changed || save.isPending}>
              Save
            </Button>
            {changed && (
              <Button kind="quiet" onClick={() => setDraft(data)}>
                Leave as it was
              </Button>
            )}
          </div>
          {save.error !== null && (
            <div className="mt-4">
              <Trouble error={save.error} />
            </div>
          )}
        </form>
      )}
    </Card>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { queries } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Trouble } from '../ui/notice.tsx';
import {
  keptValue,
  numbersOf,
  type PolicyNumbers,
  type PolicyRow,
  policyGroups,
  shownValue,
} from './policy-rows.ts';

/** What "safe" means to the owner of the photos. */
export function PolicyCard() {
  const client = useQueryClient();
  const { data, error } = useQuery(queries.policy());
  const kept = useMemo(() => (data === undefined ? undefined : numbersOf(data)), [data]);
  const [draft, setDraft] = useState<PolicyNumbers | undefined>(undefined);
  useEffect(() => setDraft(kept), [kept]);
  const save = useMutation({
    mutationFn: (numbers: PolicyNumbers) => request('PUT /api/policy', { body: numbers }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (draft !== undefined) save.mutate(draft);
  }
  const changed = JSON.stringify(draft) !== JSON.stringify(kept);
  return (
    <Card title="What “safe” means here">
      {error !== null && <Trouble error={error} />}
      {draft !== undefined && (
        <form onSubmit={submit}>
          <Numbers numbers={draft} onChange={setDraft} />
          <div className="mt-5 flex flex-wrap items-center gap-3">
            <Button type="submit" kind="primary" disabled={!changed || save.isPending}>
              Save
            </Button>
            {changed && (
              <Button kind="quiet" onClick={() => setDraft(kept)}>
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

interface NumbersProps {
  readonly numbers: PolicyNumbers;
  onChange(numbers: PolicyNumbers): void;
}

function Numbers({ numbers, onChange }: NumbersProps) {
  return policyGroups.map(({ title, rows }) => (
    <fieldset key={title ?? ''} className="mt-5 min-w-0 space-y-3 first:mt-0">
      {title !== undefined && <legend className="mb-3 font-semibold text-[0.9375rem]">{title}</legend>}
      {rows.map((row) => (
        <NumberRow
          key={row.key}
          row={row}
          value={numbers[row.key] ?? Number.NaN}
          onChange={(value) => onChange({ ...numbers, [row.key]: value })}
        />
      ))}
    </fieldset>
  ));
}

interface NumberRowProps {
  readonly row: PolicyRow;
  readonly value: number;
  onChange(value: number): void;
}

function NumberRow({ row, value, onChange }: NumberRowProps) {
  const { label, unit, least, percent } = row;
  return (
    <label className="grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-x-3 gap-y-1 text-[0.9375rem] sm:grid-cols-[minmax(0,1fr)_5.5rem_15rem]">
      <span className="text-muted">
        {label} <span className="sm:hidden">… {unit}</span>
      </span>
      <input
        type="number"
        required
        min={least}
        max={percent ? 100 : undefined}
        step={percent ? 'any' : 1}
        value={Number.isNaN(value) ? '' : shownValue(row, value)}
        onChange={(event) => onChange(keptValue(row, event.target.valueAsNumber))}
        className="figures h-11 rounded-xl border border-strong-line bg-surface px-3"
      />
      <span className="hidden text-muted sm:inline">{unit}</span>
    </label>
  );
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Input } from '../../server/api/endpoints.ts';
import type { Place } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { diskTexts } from './disk-texts.ts';

type Facts = Input<'PATCH /api/places/{place}'>['body'];

const media: readonly { readonly value: NonNullable<Facts['medium']>; readonly label: string }[] = [
  { value: 'drive', label: 'an external drive' },
  { value: 'folder', label: 'a folder of this computer' },
  { value: 'nas', label: 'a network drive' },
  { value: 'bucket', label: 'cloud storage' },
];
const locations: readonly { readonly value: NonNullable<Facts['location']>; readonly label: string }[] = [
  { value: 'home', label: 'at home' },
  { value: 'elsewhere', label: 'elsewhere' },
];

/** What kind of place it is and where it is kept: only its owner knows, and the light depends on it. */
export function WhatItIs({ place }: { readonly place: Place }) {
  const client = useQueryClient();
  const tell = useMutation({
    mutationFn: (body: Facts) => request('PATCH /api/places/{place}', { params: { place: place.id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-2 text-[0.9375rem]">
      <span className="text-muted">This is</span>
      <Select
        label={`What ${place.name} is`}
        value={place.medium}
        options={media}
        onChange={(medium) => tell.mutate({ medium })}
      />
      <span className="text-muted">and is kept</span>
      <Select
        label={`Where ${place.name} is kept`}
        value={place.location}
        options={locations}
        onChange={(location) => tell.mutate({ location })}
      />
      <span className="text-muted">{diskTexts[place.disk]}</span>
      {tell.error !== null && <span className="text-red">{tell.error.message}</span>}
    </div>
  );
}

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T | null;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  onChange(value: T): void;
}

function Select<T extends string>({ label, value, options, onChange }: SelectProps<T>) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value);
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className="h-10 rounded-xl border border-strong-line bg-surface px-3"
    >
      {value === null && <option value="">not said yet</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

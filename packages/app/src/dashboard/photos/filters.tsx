import { Search, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Tile } from '../api/queries.ts';
import { AlbumChoice } from './album-choice.tsx';

export type Filter = Tile['marks'][number];

const choices: readonly { readonly filter: Filter; readonly label: string }[] = [
  { filter: 'only-on-source', label: 'No copy yet' },
  { filter: 'one-copy', label: 'Only one copy' },
  { filter: 'original-missing', label: 'Original missing' },
  { filter: 'kept-here', label: 'Only kept here' },
  { filter: 'favorite', label: 'Favourites' },
  { filter: 'video', label: 'Videos' },
  { filter: 'live', label: 'Live Photos' },
  { filter: 'edited', label: 'Edited' },
  { filter: 'hidden', label: 'Hidden' },
];

interface FiltersProps {
  readonly filters: readonly Filter[];
  readonly search: string;
  readonly album: string | undefined;
  onAlbum(album: string | undefined): void;
  onFilters(filters: readonly Filter[]): void;
  onSearch(search: string): void;
}

/** Words and conditions; all of them must hold. */
export function Filters({ filters, search, album, onAlbum, onFilters, onSearch }: FiltersProps) {
  return (
    <div className="mb-2 space-y-3">
      <div className="flex flex-wrap gap-2">
        <SearchField search={search} onSearch={onSearch} />
        <AlbumChoice album={album} onAlbum={onAlbum} />
      </div>
      <fieldset className="-mx-4 min-w-0 sm:mx-0">
        <legend className="sr-only">Show only</legend>
        <div className="flex gap-2 overflow-x-auto px-4 py-1 sm:flex-wrap sm:px-0">
          {choices.map(({ filter, label }) => {
            const on = filters.includes(filter);
            return (
              <button
                key={filter}
                type="button"
                aria-pressed={on}
                onClick={() => onFilters(on ? filters.filter((one) => one !== filter) : [...filters, filter])}
                className="min-h-9 shrink-0 whitespace-nowrap rounded-full border border-line bg-surface px-3.5 text-sm transition-colors hover:bg-sunken aria-pressed:border-ink aria-pressed:bg-ink aria-pressed:text-paper"
              >
                {label}
              </button>
            );
          })}
        </div>
      </fieldset>
    </div>
  );
}

/** Waits until the typing rests. */
const restMs = 250;

function SearchField({ search, onSearch }: Pick<FiltersProps, 'search' | 'onSearch'>) {
  const [text, setText] = useState(search);
  useEffect(() => setText(search), [search]);
  useEffect(() => {
    if (text === search) return;
    const timer = setTimeout(() => onSearch(text), restMs);
    return () => clearTimeout(timer);
  }, [text, search, onSearch]);
  return (
    <div className="relative min-w-64 max-w-xl flex-1">
      <Search className="-translate-y-1/2 absolute top-1/2 left-4 size-4 text-muted" aria-hidden="true" />
      <input
        type="search"
        value={text}
        aria-label="Search photos"
        placeholder="Name, album, person, place, or a date like 2024-06"
        onChange={(event) => setText(event.target.value)}
        className="h-11 w-full rounded-full border border-strong-line bg-surface pr-11 pl-11 text-[0.9375rem] placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
      />
      {text !== '' && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => {
            setText('');
            onSearch('');
          }}
          className="-translate-y-1/2 absolute top-1/2 right-1.5 grid size-8 place-items-center rounded-full hover:bg-sunken"
        >
          <X className="size-4" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

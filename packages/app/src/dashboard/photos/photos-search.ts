import type { Selection } from '../api/queries.ts';
import type { Filter } from './filters.tsx';

/** What the address of the photo page holds, so that it can be kept, shared with oneself, and gone back to. */
export interface PhotosSearch {
  readonly filters?: string | undefined;
  readonly search?: string | undefined;
  readonly album?: string | undefined;
  /** The photo that is open. */
  readonly photo?: string;
  /** Its place in the timeline, for going on to the next. */
  readonly at?: number;
}

export function parsePhotosSearch(raw: Readonly<Record<string, unknown>>): PhotosSearch {
  const text = (key: string) => {
    const value = raw[key];
    return typeof value === 'string' || typeof value === 'number' ? { [key]: String(value) } : {};
  };
  const at = Number(raw.at);
  return {
    ...text('filters'),
    ...text('search'),
    ...text('album'),
    ...text('photo'),
    ...(raw.at !== undefined && Number.isSafeInteger(at) && at >= 0 ? { at } : {}),
  };
}

export function selectionOf({ filters, search, album }: PhotosSearch): Selection {
  return {
    ...(filters === undefined ? {} : { filters }),
    ...(search === undefined ? {} : { search }),
    ...(album === undefined ? {} : { album }),
  };
}

export function filtersOf({ filters }: PhotosSearch): readonly Filter[] {
  return (filters?.split(',').filter((filter) => filter !== '') ?? []) as Filter[];
}

import { useQueries } from '@tanstack/react-query';
import type { Selection, Tile } from '../api/queries.ts';
import { request } from '../api/request.ts';

/** Photos a request: a screen or two, a few dozen kilobytes. */
const chunkSize = 240;

interface Wanted {
  readonly selection: Selection;
  /** The timeline that the indexes belong to. */
  readonly version: string;
  readonly first: number;
  /** Behind the last. */
  readonly end: number;
}

/** The photos of a window of the timeline and of what is about to come into it, by their place in the whole. */
export function useWindow({ selection, version, first, end }: Wanted): (index: number) => Tile | undefined {
  const from = Math.floor(Math.max(0, first) / chunkSize);
  const to = Math.max(from, Math.ceil(end / chunkSize) - 1);
  const chunks = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const results = useQueries({
    queries: chunks.map((chunk) => ({
      queryKey: ['photos', version, selection, chunk],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request(
          'GET /api/photos',
          { query: { ...selection, offset: chunk * chunkSize, limit: chunkSize } },
          signal,
        ),
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: 120_000,
    })),
  });
  return (index) => {
    const chunk = Math.floor(index / chunkSize);
    return results[chunk - from]?.data?.photos[index - chunk * chunkSize];
  };
}

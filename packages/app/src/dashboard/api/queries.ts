import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Input, Output } from '../../server/api/endpoints.ts';
import { request } from './request.ts';

/** What is shown of the photos: filters, words, an album. */
export type Selection = NonNullable<Input<'GET /api/timeline'>['query']>;
export type Home = Output<'GET /api/home'>;
export type Job = Output<'GET /api/jobs'>['jobs'][number];
export type Photo = Output<'GET /api/photos/{photo}'>;
export type Tile = Output<'GET /api/photos'>['photos'][number];
export type Place = Output<'GET /api/places'>['places'][number];
export type Folder = Output<'GET /api/folders'>['folders'][number];
export type Phone = Output<'GET /api/phones'>['phones'][number];
export type FoundSource = Output<'GET /api/found'>['sources'][number];
export type JobRequest = Input<'POST /api/jobs'>['body'];

/** The server tells when a phone or a drive comes or goes; this is for what it could not hear of. */
const lookAgainMs = 30_000;
/** Nobody tells when a phone is unlocked. */
const lookForUnlockingMs = 3000;

/**
 * The first word of each key says what makes it stale: `library` after a run, `devices` when something was plugged in
 * or out, `jobs` with every step of a run.
 */
export const queries = {
  session: () =>
    queryOptions({
      queryKey: ['session'],
      queryFn: ({ signal }) => request('GET /api/session', {}, signal),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  home: () =>
    queryOptions({
      queryKey: ['library', 'home'],
      queryFn: ({ signal }) => request('GET /api/home', {}, signal),
    }),
  timeline: (query: Selection) =>
    queryOptions({
      queryKey: ['library', 'timeline', query],
      queryFn: ({ signal }) => request('GET /api/timeline', { query }, signal),
      placeholderData: keepPreviousData,
    }),
  photo: (photo: string) =>
    queryOptions({
      queryKey: ['library', 'photo', photo],
      queryFn: ({ signal }) => request('GET /api/photos/{photo}', { params: { photo } }, signal),
    }),
  albums: () =>
    queryOptions({
      queryKey: ['library', 'albums'],
      queryFn: ({ signal }) => request('GET /api/albums', {}, signal),
    }),
  places: () =>
    queryOptions({
      queryKey: ['library', 'places'],
      queryFn: ({ signal }) => request('GET /api/places', {}, signal),
    }),
  activity: () =>
    queryOptions({
      queryKey: ['library', 'activity'],
      queryFn: ({ signal }) => request('GET /api/activity', { query: {} }, signal),
    }),
  whatIf: () =>
    queryOptions({
      queryKey: ['library', 'what-if'],
      queryFn: ({ signal }) => request('GET /api/what-if', {}, signal),
    }),
  gone: () =>
    queryOptions({
      queryKey: ['library', 'gone'],
      queryFn: ({ signal }) => request('GET /api/gone', {}, signal),
    }),
  snapshots: () =>
    queryOptions({
      queryKey: ['library', 'snapshots'],
      queryFn: ({ signal }) => request('GET /api/snapshots', {}, signal),
    }),
  growth: () =>
    queryOptions({
      queryKey: ['library', 'growth'],
      queryFn: ({ signal }) => request('GET /api/growth', {}, signal),
    }),
  policy: () =>
    queryOptions({
      queryKey: ['library', 'policy'],
      queryFn: ({ signal }) => request('GET /api/policy', {}, signal),
    }),
  phones: () =>
    queryOptions({
      queryKey: ['devices', 'phones'],
      queryFn: ({ signal }) => request('GET /api/phones', {}, signal),
      refetchInterval: ({ state: { data } }) =>
        data?.phones.some(({ trusted, lockedNow }) => trusted !== true || lockedNow === true) === true
          ? lookForUnlockingMs
          : lookAgainMs,
    }),
  phoneInfo: (phone: string) =>
    queryOptions({
      queryKey: ['devices', 'info', phone],
      queryFn: ({ signal }) => request('GET /api/phones/{phone}/info', { params: { phone } }, signal),
      retry: false,
    }),
  found: () =>
    queryOptions({
      queryKey: ['devices', 'found'],
      queryFn: ({ signal }) => request('GET /api/found', {}, signal),
      refetchInterval: lookAgainMs,
    }),
  folders: (at: string | undefined) =>
    queryOptions({
      queryKey: ['devices', 'folders', at],
      queryFn: ({ signal }) => request('GET /api/folders', { query: at === undefined ? {} : { at } }, signal),
    }),
  folderDisk: (at: string) =>
    queryOptions({
      queryKey: ['devices', 'folder-disk', at],
      queryFn: ({ signal }) => request('GET /api/folders/disk', { query: { at } }, signal),
    }),
  jobs: () =>
    queryOptions({
      queryKey: ['jobs'],
      queryFn: ({ signal }) => request('GET /api/jobs', {}, signal),
    }),
  job: (job: string) =>
    queryOptions({
      queryKey: ['jobs', job],
      queryFn: ({ signal }) => request('GET /api/jobs/{job}', { params: { job } }, signal),
    }),
};

export const useHome = () => useQuery(queries.home());
export const useSession = () => useQuery(queries.session());

/** Starts a run; it appears among the jobs at once. */
export function useStartJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: JobRequest) => request('POST /api/jobs', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

export function useCancelJob() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (job: string) => request('POST /api/jobs/{job}/cancel', { params: { job } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  });
}

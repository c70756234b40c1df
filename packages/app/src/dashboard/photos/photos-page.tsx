import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Images, SearchX } from 'lucide-react';
import { useCallback, useEffect, useMemo } from 'react';
import { queries } from '../api/queries.ts';
import { buttonLook } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Trouble } from '../ui/notice.tsx';
import { countText } from '../ui/texts.ts';
import { type Filter, Filters } from './filters.tsx';
import { HiddenLock } from './hidden-lock.tsx';
import { filtersOf, type PhotosSearch, selectionOf } from './photos-search.ts';
import { RestoreButton } from './restore-button.tsx';
import { Timeline } from './timeline.tsx';
import { TimelineSkeleton } from './timeline-skeleton.tsx';
import { Viewer } from './viewer.tsx';

const route = getRouteApi('/photos');

/** All photos that any source ever listed, by month. */
export function PhotosPage() {
  const search: PhotosSearch = route.useSearch();
  const navigate = route.useNavigate();
  const { filters, search: words, album } = search;
  const selection = useMemo(() => selectionOf({ filters, search: words, album }), [filters, words, album]);
  const { data: timeline, error, refetch } = useQuery(queries.timeline(selection));
  useEffect(() => {
    document.title = 'Photos · Safelight';
  }, []);
  const change = useCallback(
    (next: PhotosSearch) => void navigate({ search: next, replace: true, resetScroll: false }),
    [navigate],
  );
  const onSearch = useCallback(
    (text: string) => {
      const { search: _, ...rest } = selection;
      change(text.trim() === '' ? rest : { ...rest, search: text });
    },
    [change, selection],
  );
  const onFilters = (next: readonly Filter[]) => {
    const { filters: _, ...rest } = selection;
    change(next.length === 0 ? rest : { ...rest, filters: next.join(',') });
  };
  const onAlbum = (next: string | undefined) => {
    const { album: _, ...rest } = selection;
    change(next === undefined ? rest : { ...rest, album: next });
  };
  const shown = filtersOf(search);
  const open = useCallback((at: number) => change({ ...selection, at }), [change, selection]);
  const nothing = timeline?.total === 0;
  const narrowed = Object.keys(selection).length > 0;
  return (
    <div className="px-4 py-6 sm:px-8 sm:py-8">
      <header className="mb-4 flex flex-wrap items-baseline gap-3">
        <h1 className="font-semibold text-2xl sm:text-3xl">{album ?? 'Photos'}</h1>
        {timeline !== undefined && (
          <p aria-live="polite" className="figures text-muted">
            {countText(timeline.total, 'photo or video', 'photos and videos')}
          </p>
        )}
        {timeline !== undefined && timeline.hidden > 0 && (
          <p className="figures text-muted text-sm">{hiddenText(timeline.hidden)}</p>
        )}
        {album !== undefined && (
          <RestoreButton what={`the album ${album}`} restored={{ album }}>
            Restore…
          </RestoreButton>
        )}
      </header>
      <Filters
        filters={shown}
        search={words ?? ''}
        album={album}
        onAlbum={onAlbum}
        onFilters={onFilters}
        onSearch={onSearch}
      />
      {error !== null && <Trouble error={error} retry={() => void refetch()} />}
      <HiddenLock locked={shown.includes('hidden')}>
        {timeline === undefined && error === null && <TimelineSkeleton />}
        {nothing && <NoPhotos narrowed={narrowed} />}
        {timeline !== undefined && !nothing && (
          <Timeline timeline={timeline} selection={selection} onOpen={open} />
        )}
        {timeline !== undefined && search.at !== undefined && (
          <Viewer
            at={search.at}
            total={timeline.total}
            version={timeline.version}
            selection={selection}
            onGo={open}
            onClose={() => change(selection)}
          />
        )}
      </HiddenLock>
    </div>
  );
}

/** Says what the number beside it leaves out, for the other pages count it. */
function hiddenText(hidden: number): string {
  return `${countText(hidden, 'hidden photo or video is', 'hidden photos and videos are')} not shown.`;
}

function NoPhotos({ narrowed }: { readonly narrowed: boolean }) {
  if (narrowed)
    return (
      <Empty Icon={SearchX} title="Nothing matches">
        No photo or video has all that you asked for. Take a condition away.
      </Empty>
    );
  return (
    <Empty
      Icon={Images}
      title="No photos yet"
      action={
        <Link to="/setup" className={buttonLook('primary')}>
          Set up the first backup
        </Link>
      }
    >
      As soon as a phone, a library or a folder has been backed up, every photo stands here, with all its
      copies.
    </Empty>
  );
}

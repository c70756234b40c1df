import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { numberText } from '../ui/texts.ts';

interface AlbumChoiceProps {
  readonly album: string | undefined;
  onAlbum(album: string | undefined): void;
}

/** One of the albums that sources told of. */
export function AlbumChoice({ album, onAlbum }: AlbumChoiceProps) {
  const { data } = useQuery(queries.albums());
  const albums = data?.albums ?? [];
  if (albums.length === 0 && album === undefined) return null;
  const known = album === undefined || albums.some(({ title }) => title === album);
  return (
    <select
      aria-label="Album"
      value={album ?? ''}
      onChange={({ target }) => onAlbum(target.value === '' ? undefined : target.value)}
      className="h-11 max-w-full rounded-full border border-strong-line bg-surface px-4 text-[0.9375rem]"
    >
      <option value="">All albums</option>
      {!known && <option value={album}>{album}</option>}
      {albums.map(({ title, count }) => (
        <option key={title} value={title}>
          {title} ({numberText(count)})
        </option>
      ))}
    </select>
  );
}

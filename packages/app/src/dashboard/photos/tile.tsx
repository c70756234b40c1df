import { CirclePlay, CloudOff, Heart, ImageOff, type LucideIcon, Pencil, Video } from 'lucide-react';
import { type KeyboardEvent, memo, useCallback, useState } from 'react';
import type { Tile as TileData } from '../api/queries.ts';
import { loadPicture } from './picture-queue.ts';
import { takenText } from './taken-text.ts';

interface TileProps {
  readonly tile: TileData | undefined;
  readonly index: number;
  readonly side: number;
  /** The one that Tab reaches. */
  readonly current: boolean;
  onOpen(index: number): void;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
}

/** One photo of the timeline. Before it is known it has its place and its grey already. */
export const Tile = memo(function Tile({ tile, index, side, current, onOpen, onKeyDown }: TileProps) {
  return (
    <button
      type="button"
      data-index={index}
      tabIndex={current ? 0 : -1}
      disabled={tile === undefined}
      aria-label={tile === undefined ? 'Photo' : labelOf(tile)}
      onClick={() => onOpen(index)}
      onKeyDown={onKeyDown}
      className="group relative block overflow-hidden bg-sunken outline-offset-[-3px]"
      style={{ width: side, height: side }}
    >
      {tile !== undefined && <Picture tile={tile} side={side} />}{' '}
      {tile !== undefined && <Marks tile={tile} />}
    </button>
  );
});

function Picture({ tile, side }: { readonly tile: TileData; readonly side: number }) {
  const [broken, setBroken] = useState(false);
  const address = `/thumbnails/${tile.content}?size=${side > 200 ? 512 : 256}`;
  const load = useCallback((image: HTMLImageElement) => loadPicture(image, address), [address]);
  if (tile.content === null || broken)
    return (
      <span className="absolute inset-0 grid place-items-center p-2 text-muted">
        <span className="flex min-w-0 max-w-full flex-col items-center gap-1.5">
          {tile.content === null ? (
            <CloudOff className="size-5" aria-hidden="true" />
          ) : (
            <ImageOff className="size-5" aria-hidden="true" />
          )}
          <span className="max-w-full truncate text-[0.6875rem]">{tile.filename}</span>
        </span>
      </span>
    );
  return (
    <img
      ref={load}
      alt=""
      decoding="async"
      draggable={false}
      onError={() => setBroken(true)}
      className="size-full object-cover [&:not([src])]:invisible transition-transform duration-300 group-hover:scale-[1.03]"
    />
  );
}

const marks: readonly { mark: TileData['marks'][number]; Icon: LucideIcon }[] = [
  { mark: 'favorite', Icon: Heart },
  { mark: 'edited', Icon: Pencil },
  { mark: 'live', Icon: CirclePlay },
  { mark: 'video', Icon: Video },
];

function Marks({ tile }: { readonly tile: TileData }) {
  const shown = marks.filter(({ mark }) => tile.marks.includes(mark));
  const alone = tile.copies === 0;
  if (shown.length === 0 && !alone) return null;
  return (
    <span
      aria-hidden="true"
      className="absolute inset-x-0 bottom-0 flex items-center gap-1.5 bg-gradient-to-t from-black/65 to-transparent px-2 pt-6 pb-1.5 text-white"
    >
      {shown.map(({ mark, Icon }) => (
        <Icon key={mark} className="size-3.5" />
      ))}
      {alone && (
        <span className="ml-auto rounded-full bg-red-700 px-1.5 text-[0.625rem]">{copiesText(tile)}</span>
      )}
    </span>
  );
}

function copiesText({ copies, content }: TileData): string {
  if (copies > 0) return `on ${copies} ${copies === 1 ? 'place' : 'places'}`;
  return content === null ? 'no copy' : 'not whole';
}

/** Begins with what may be seen of it, so that who speaks to the page can say what they see. */
function labelOf(tile: TileData): string {
  const when = tile.takenAt === null ? 'without a date' : takenText(tile.takenAt, 'short');
  const kind = tile.kind === 'live' ? 'Live Photo' : tile.kind === 'video' ? 'Video' : 'Photo';
  return `${tile.filename} ${copiesText(tile)}, ${kind}, ${when}`;
}

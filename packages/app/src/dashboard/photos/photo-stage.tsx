import { useQuery } from '@tanstack/react-query';
import { CirclePlay, CloudOff } from 'lucide-react';
import { useState } from 'react';
import { type Photo, queries, type Tile } from '../api/queries.ts';

interface PhotoStageProps {
  readonly photo: string;
  readonly tile: Tile;
}

/** The picture itself; its thumbnail until it is there. */
export function PhotoStage({ photo, tile }: PhotoStageProps) {
  const { data } = useQuery(queries.photo(photo));
  if (data !== undefined && data.view === null && data.film === null) return <NotHere />;
  return (
    <div className="relative m-auto grid size-full place-items-center overflow-hidden">
      {tile.content !== null && (
        <img
          src={`/thumbnails/${tile.content}?size=512`}
          alt=""
          className="absolute size-full scale-105 object-contain opacity-60 blur-xl"
        />
      )}
      {data !== undefined && <Medium photo={data} />}
    </div>
  );
}

function Medium({ photo }: { readonly photo: Photo }) {
  const [playing, setPlaying] = useState(false);
  if (photo.kind === 'video' && photo.film !== null)
    return (
      // biome-ignore lint/a11y/useMediaCaption: a person's own film has none
      <video src={photo.film} controls playsInline className="relative max-h-full max-w-full" />
    );
  return (
    <>
      {photo.view !== null && (
        <img
          src={photo.view}
          alt={photo.description ?? photo.title ?? photo.filename}
          className="relative max-h-full max-w-full object-contain"
        />
      )}
      {playing && photo.film !== null && (
        // biome-ignore lint/a11y/useMediaCaption: the film of a Live Photo has none
        <video
          src={photo.film}
          autoPlay
          playsInline
          onEnded={() => setPlaying(false)}
          className="absolute max-h-full max-w-full"
        />
      )}
      {photo.kind === 'live' && photo.film !== null && !playing && (
        <button
          type="button"
          onClick={() => setPlaying(true)}
          className="absolute bottom-4 left-1/2 inline-flex min-h-11 -translate-x-1/2 items-center gap-2 rounded-full bg-black/55 px-4 font-medium text-white backdrop-blur hover:bg-black/75"
        >
          <CirclePlay className="size-4" aria-hidden="true" />
          Live
        </button>
      )}
    </>
  );
}

function NotHere() {
  return (
    <div className="m-auto max-w-sm p-6 text-center text-white">
      <CloudOff className="mx-auto mb-3 size-10" aria-hidden="true" />
      <p>No drive that is connected now has this picture.</p>
    </div>
  );
}

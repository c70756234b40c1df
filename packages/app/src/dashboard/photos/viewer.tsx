import { Dialog } from '@base-ui/react/dialog';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight, Info, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { queries, type Selection } from '../api/queries.ts';
import { Trouble } from '../ui/notice.tsx';
import { PhotoDetails } from './photo-details.tsx';
import { PhotoStage } from './photo-stage.tsx';
import { useWindow } from './use-window.ts';

interface ViewerProps {
  /** Its place in the timeline. */
  readonly at: number;
  readonly total: number;
  readonly version: string;
  readonly selection: Selection;
  onGo(at: number): void;
  onClose(): void;
}

/** One photo on the whole window, with everything that is known of it. */
export function Viewer({ at, total, version, selection, onGo, onClose }: ViewerProps) {
  const tileAt = useWindow({ selection, version, first: Math.max(0, at - 1), end: Math.min(total, at + 2) });
  const tile = tileAt(at);
  const [details, setDetails] = useState(() => window.innerWidth >= 1024);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLVideoElement) return;
    if (event.key === 'ArrowLeft' && at > 0) onGo(at - 1);
    if (event.key === 'ArrowRight' && at < total - 1) onGo(at + 1);
    if (event.key === 'i') setDetails((shown) => !shown);
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Popup
          onKeyDown={onKeyDown}
          className="fixed inset-0 z-50 flex flex-col bg-paper outline-none lg:flex-row"
        >
          <Dialog.Title className="sr-only">{tile?.filename ?? 'Photo'}</Dialog.Title>
          <div className="relative flex min-h-0 flex-1 bg-black">
            {tile !== undefined && <PhotoStage key={tile.id} photo={tile.id} tile={tile} />}
            <div className="absolute inset-x-0 top-0 flex justify-between p-3">
              <Round label="Close" onClick={onClose}>
                <X className="size-5" aria-hidden="true" />
              </Round>
              <Round
                label={details ? 'Hide what is known of it' : 'Show what is known of it'}
                onClick={() => setDetails(!details)}
              >
                <Info className="size-5" aria-hidden="true" />
              </Round>
            </div>
            <div className="-translate-y-1/2 pointer-events-none absolute inset-x-0 top-1/2 flex justify-between p-3">
              <Round label="Previous" disabled={at <= 0} onClick={() => onGo(at - 1)}>
                <ChevronLeft className="size-5" aria-hidden="true" />
              </Round>
              <Round label="Next" disabled={at >= total - 1} onClick={() => onGo(at + 1)}>
                <ChevronRight className="size-5" aria-hidden="true" />
              </Round>
            </div>
          </div>
          {details && tile !== undefined && (
            <aside
              aria-label="What is known of it"
              className="max-h-[55dvh] overflow-y-auto border-line bg-paper p-5 lg:max-h-none lg:w-96 lg:border-l"
            >
              <Details photo={tile.id} />
            </aside>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Details({ photo }: { readonly photo: string }) {
  const { data, error, refetch } = useQuery(queries.photo(photo));
  if (error !== null) return <Trouble error={error} retry={() => void refetch()} />;
  return data === undefined ? <p className="text-muted">Looking…</p> : <PhotoDetails photo={data} />;
}

interface RoundProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly children: ReactNode;
  onClick(): void;
}

function Round({ label, disabled = false, children, onClick }: RoundProps) {
  return (
    <button
      type="button"
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
      className="pointer-events-auto grid size-11 place-items-center rounded-full bg-black/55 text-white backdrop-blur hover:bg-black/75 focus-visible:outline-white disabled:invisible"
    >
      {children}
    </button>
  );
}

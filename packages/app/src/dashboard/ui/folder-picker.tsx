import { Dialog } from '@base-ui/react/dialog';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronRight, Folder as FolderIcon, FolderPlus, HardDrive } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { type Folder, queries } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { Button } from './button.tsx';
import { Trouble } from './notice.tsx';
import { sizeText } from './texts.ts';

interface FolderPickerProps {
  readonly open: boolean;
  readonly title: string;
  /** What the button says, for instance "Copy here". */
  readonly verb: string;
  onClose(folder: Folder | undefined): void;
}

/** Chooses a folder of this computer: home, the drives, and what is below them. */
export function FolderPicker({ open, title, verb, onClose }: FolderPickerProps) {
  const [at, setAt] = useState<string | undefined>(undefined);
  const { data, error, refetch } = useQuery({ ...queries.folders(at), enabled: open });
  /** The next time it begins at the top again. */
  function close(folder: Folder | undefined): void {
    setAt(undefined);
    onClose(folder);
  }
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && close(undefined)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup className="-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex h-[min(36rem,90dvh)] w-[min(34rem,calc(100vw-1.5rem))] flex-col rounded-card border border-line bg-raised shadow-2xl outline-none">
          <div className="border-line border-b p-5">
            <Dialog.Title className="font-semibold text-lg">{title}</Dialog.Title>
            <Way parents={[...(data?.parents ?? []), ...(data?.at ? [data.at] : [])]} onGo={setAt} />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto p-2">
            {error !== null && <Trouble error={error} retry={() => void refetch()} />}
            <FolderList folders={data?.folders ?? []} tops={at === undefined} onGo={setAt} />
            {data !== undefined && data.folders.length === 0 && (
              <p className="p-4 text-muted">There is no folder in it.</p>
            )}
          </div>
          <div className="flex flex-wrap items-center justify-between gap-2 border-line border-t p-4">
            {data?.at ? <NewFolder at={data.at.id} onMade={(folder) => setAt(folder.id)} /> : <span />}
            <span className="flex gap-2">
              <Button kind="quiet" onClick={() => close(undefined)}>
                Cancel
              </Button>
              <Button kind="primary" disabled={!data?.at} onClick={() => close(data?.at ?? undefined)}>
                {verb}
              </Button>
            </span>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface Going {
  onGo(id: string | undefined): void;
}

function Way({ parents, onGo }: Going & { readonly parents: readonly Folder[] }) {
  return (
    <nav aria-label="The way here" className="mt-1 flex flex-wrap items-center text-muted text-sm">
      <button type="button" className="rounded px-1 hover:text-ink" onClick={() => onGo(undefined)}>
        This computer
      </button>
      {parents.map((folder) => (
        <span key={folder.id} className="inline-flex items-center">
          <ChevronRight className="size-3.5" aria-hidden="true" />
          <button type="button" className="rounded px-1 hover:text-ink" onClick={() => onGo(folder.id)}>
            {folder.name}
          </button>
        </span>
      ))}
    </nav>
  );
}

function FolderList({
  folders,
  tops,
  onGo,
}: Going & { readonly folders: readonly Folder[]; readonly tops: boolean }) {
  const Icon = tops ? HardDrive : FolderIcon;
  return (
    <ul>
      {folders.map((folder) => (
        <li key={folder.id}>
          <button
            type="button"
            onClick={() => onGo(folder.id)}
            className="flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left hover:bg-sunken"
          >
            <Icon className="size-4 shrink-0 text-muted" aria-hidden="true" />
            <span className="min-w-0 flex-1 truncate">{folder.name}</span>
            {folder.isPlace && <span className="text-muted text-sm">holds copies</span>}
            {tops && folder.freeBytes !== null && (
              <span className="figures text-muted text-sm">{sizeText(folder.freeBytes)} free</span>
            )}
            <ChevronRight className="size-4 text-muted" aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}

function NewFolder({ at, onMade }: { readonly at: string; onMade(folder: Folder): void }) {
  const client = useQueryClient();
  const [name, setName] = useState<string | undefined>(undefined);
  const make = useMutation({
    mutationFn: (wanted: string) => request('POST /api/folders', { body: { at, name: wanted } }),
    onSuccess: (folder) => {
      setName(undefined);
      void client.invalidateQueries({ queryKey: ['devices', 'folders'] });
      onMade(folder);
    },
  });
  if (name === undefined)
    return (
      <Button kind="quiet" className="px-3" onClick={() => setName('Safelight')}>
        <FolderPlus className="size-4" aria-hidden="true" />
        New folder
      </Button>
    );
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (name !== undefined && name.trim() !== '') make.mutate(name.trim());
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2">
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for it
        autoFocus
        value={name}
        aria-label="Name of the new folder"
        aria-invalid={make.isError}
        onChange={(event) => setName(event.target.value)}
        className="h-11 w-36 rounded-xl border border-strong-line bg-surface px-3"
      />
      <Button type="submit" disabled={make.isPending}>
        Make
      </Button>
    </form>
  );
}

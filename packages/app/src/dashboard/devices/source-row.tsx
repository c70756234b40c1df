import { Archive, FolderOpen, Images, MemoryStick, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Home, useStartJob } from '../api/queries.ts';
import { AskPassword } from '../ui/ask-password.tsx';
import { Button } from '../ui/button.tsx';
import { agoText, countText } from '../ui/texts.ts';

const icons = {
  iphone: Smartphone,
  'photos-library': Images,
  folder: FolderOpen,
  'finder-backup': Archive,
} as const;

/** A source that was read before: what it had, and its backup as one button. */
export function SourceRow({ source }: { readonly source: Home['sources'][number] }) {
  const start = useStartJob();
  const [asking, setAsking] = useState(false);
  const backUp = (password: string | null): void =>
    start.mutate({ kind: 'backup', source: source.id, ...(password === null ? {} : { password }) });
  const Icon = icons[source.kind as keyof typeof icons] ?? MemoryStick;
  return (
    <li className="flex flex-wrap items-center gap-4 py-3 first:pt-0 last:pb-0">
      <Icon className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <div className="min-w-40 flex-1">
        <h3 className="font-medium">{source.name}</h3>
        <p className="figures text-muted text-sm">
          {countText(source.assets - source.gone, 'photo or video', 'photos and videos')}
          {source.gone > 0 && ` · ${countText(source.gone, 'is', 'are')} no longer there, and kept here`}
          {source.listedWhole !== null && ` · last looked at ${agoText(source.listedWhole)}`}
        </p>
      </div>
      {source.kind === 'photos-library' && (
        <Button
          kind="quiet"
          disabled={start.isPending}
          onClick={() => start.mutate({ kind: 'doctor', source: source.id, fingerprints: true })}
        >
          Look it over
        </Button>
      )}
      <Button
        disabled={start.isPending}
        onClick={() => (source.kind === 'finder-backup' ? setAsking(true) : backUp(null))}
      >
        Back up now
      </Button>
      {start.error !== null && <p className="w-full text-red text-sm">{start.error.message}</p>}
      {asking && (
        <AskPassword
          verb="Back up now"
          without="It is not encrypted"
          onAnswer={(password) => {
            setAsking(false);
            if (password !== undefined) backUp(password);
          }}
        />
      )}
    </li>
  );
}

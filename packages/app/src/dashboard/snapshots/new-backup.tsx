import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { queries, useStartJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';

/** Backs a whole phone up that is connected now. `known`: where snapshots are kept was told before. */
export function NewBackup({ known }: { readonly known: boolean }) {
  const { data } = useQuery(queries.phones());
  const start = useStartJob();
  const [choosingFor, setChoosingFor] = useState<string | undefined>(undefined);
  const phones = data?.phones.filter(({ trusted }) => trusted === true) ?? [];
  if (phones.length === 0) return null;
  return (
    <Card title="Connected now">
      <ul className="space-y-3">
        {phones.map(({ id, name, model }) => (
          <li key={id} className="flex flex-wrap items-center gap-4">
            <Smartphone className="size-5 shrink-0 text-muted" aria-hidden="true" />
            <span className="min-w-40 flex-1 font-medium">{name ?? model ?? 'iPhone'}</span>
            <Button
              disabled={start.isPending}
              onClick={() => (known ? start.mutate({ kind: 'phone-backup', phone: id }) : setChoosingFor(id))}
            >
              Back up the whole phone
            </Button>
          </li>
        ))}
      </ul>
      {start.error !== null && <p className="mt-3 text-red text-sm">{start.error.message}</p>}
      {choosingFor !== undefined && (
        <FolderPicker
          open
          title="A drive or folder for backups of the whole phone"
          verb="Keep backups here"
          onClose={(folder) => {
            setChoosingFor(undefined);
            if (folder !== undefined)
              start.mutate({ kind: 'phone-backup', phone: choosingFor, folder: folder.id });
          }}
        />
      )}
    </Card>
  );
}

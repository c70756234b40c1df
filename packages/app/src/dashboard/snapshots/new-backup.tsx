import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Folder, type Phone, queries, useStartJob } from '../api/queries.ts';
import { AskPassword } from '../ui/ask-password.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';

/** Backs a whole phone up that is connected now. `known`: where snapshots are kept was told before. */
export function NewBackup({ known }: { readonly known: boolean }) {
  const { data } = useQuery(queries.phones());
  const phones = data?.phones.filter(({ trusted }) => trusted === true) ?? [];
  if (phones.length === 0) return null;
  return (
    <Card title="Connected now">
      <ul className="space-y-3">
        {phones.map((phone) => (
          <PhoneRow key={phone.id} phone={phone} known={known} />
        ))}
      </ul>
    </Card>
  );
}

/** What must be answered before a backup can start. */
type Question =
  | { readonly ask: 'folder' }
  | { readonly ask: 'password'; readonly folder: Folder | undefined };

function PhoneRow({ phone, known }: { readonly phone: Phone; readonly known: boolean }) {
  const { data: info } = useQuery(queries.phoneInfo(phone.id));
  const start = useStartJob();
  const [question, setQuestion] = useState<Question | undefined>(undefined);
  const encrypted = isEncrypted(info?.facts?.backup);

  function begin(folder: Folder | undefined, password: string | null): void {
    setQuestion(undefined);
    start.mutate({
      kind: 'phone-backup',
      phone: phone.id,
      ...(folder === undefined ? {} : { folder: folder.id }),
      ...(password === null ? {} : { password }),
    });
  }
  const next = (folder: Folder | undefined): void =>
    encrypted ? setQuestion({ ask: 'password', folder }) : begin(folder, null);

  return (
    <li className="flex flex-wrap items-center gap-4">
      <Smartphone className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-40 flex-1 font-medium">{phone.name ?? phone.model ?? 'iPhone'}</span>
      <Button
        disabled={start.isPending}
        onClick={() => (known ? next(undefined) : setQuestion({ ask: 'folder' }))}
      >
        Back up the whole phone
      </Button>
      {start.error !== null && <p className="w-full text-red text-sm">{start.error.message}</p>}
      {question?.ask === 'folder' && (
        <FolderPicker
          open
          title="A drive or folder for backups of the whole phone"
          verb="Keep backups here"
          onClose={(folder) => (folder === undefined ? setQuestion(undefined) : next(folder))}
        />
      )}
      {question?.ask === 'password' && (
        <AskPassword
          verb="Back up"
          without="Back up without opening"
          onAnswer={(password) =>
            password === undefined ? setQuestion(undefined) : begin(question.folder, password)
          }
        />
      )}
    </li>
  );
}

function isEncrypted(backup: unknown): boolean {
  return typeof backup === 'object' && backup !== null && 'encrypted' in backup && backup.encrypted === true;
}

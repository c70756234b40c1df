import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Folder, type Phone, queries, useStartJob } from '../api/queries.ts';
import { AskForTrust } from '../devices/ask-for-trust.tsx';
import { AskPassword } from '../ui/ask-password.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';

interface NewBackupProps {
  /** Where snapshots are kept was told before. */
  readonly known: boolean;
  /** UDIDs of phones whose newest backup is damaged. */
  readonly damaged: ReadonlySet<string>;
}

/** Backs a whole phone up that is connected now. */
export function NewBackup({ known, damaged }: NewBackupProps) {
  const { data } = useQuery(queries.phones());
  const phones = data?.phones ?? [];
  if (phones.length === 0) return null;
  return (
    <Card title="Connected now">
      <ul className="space-y-3">
        {phones.map((phone) =>
          phone.trusted === true ? (
            <PhoneRow key={phone.id} phone={phone} known={known} full={damaged.has(phone.udid)} />
          ) : (
            <StrangerRow key={phone.id} phone={phone} />
          ),
        )}
      </ul>
    </Card>
  );
}

/** What must be answered before a backup can start. */
type Question =
  | { readonly ask: 'folder' }
  | { readonly ask: 'password'; readonly folder: Folder | undefined };

/** A phone is backed up by computers that it trusts. */
function StrangerRow({ phone }: { readonly phone: Phone }) {
  return (
    <li className="flex flex-wrap items-center gap-4">
      <Smartphone className="size-5 shrink-0 text-muted" aria-hidden="true" />
      <span className="min-w-40 flex-1 font-medium">{phone.name ?? phone.model ?? 'iPhone'}</span>
      <p className="text-muted text-sm">
        {phone.trusted === null ? 'Unlock it.' : 'It does not trust this computer yet.'}
      </p>
      <AskForTrust phone={phone} />
    </li>
  );
}

interface PhoneRowProps {
  readonly phone: Phone;
  readonly known: boolean;
  /** A phone sends only what changed, and so never again what is damaged here. */
  readonly full: boolean;
}

function PhoneRow({ phone, known, full }: PhoneRowProps) {
  const { data: info } = useQuery(queries.phoneInfo(phone.id));
  const start = useStartJob();
  const [question, setQuestion] = useState<Question | undefined>(undefined);
  const encrypted = isEncrypted(info?.facts?.backup);

  function begin(folder: Folder | undefined, password: string | null): void {
    setQuestion(undefined);
    start.mutate({
      kind: 'phone-backup',
      phone: phone.id,
      full,
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
        {full ? 'Back up everything again' : 'Back up the whole phone'}
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

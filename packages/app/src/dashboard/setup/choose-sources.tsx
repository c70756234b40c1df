import { useQuery } from '@tanstack/react-query';
import { FolderOpen, Smartphone } from 'lucide-react';
import { useState } from 'react';
import { type Phone, queries, useStartJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';
import { Notice } from '../ui/notice.tsx';
import { FoundSourceChoice } from './found-source-choice.tsx';
import { type Plan, phoneSource, toggled } from './plan.ts';

interface ChooseProps {
  readonly plan: Plan;
  onPlan(plan: Plan): void;
}

/** Phones on a cable, libraries, cards, backups of phones, and any folder. */
export function ChooseSources({ plan, onPlan }: ChooseProps) {
  const { data: phones } = useQuery(queries.phones());
  const { data: found } = useQuery(queries.found());
  const [picking, setPicking] = useState(false);
  const isChosen = (id: string) => plan.sources.some((source) => source.id === id);
  const toggle = (source: Plan['sources'][number]) =>
    onPlan({ ...plan, sources: toggled(plan.sources, source) });
  const listed = new Set([...(phones?.phones ?? []), ...(found?.sources ?? [])].map(({ id }) => id));
  return (
    <div className="space-y-3">
      {phones?.problem && <Notice colour="unknown">{phones.problem}</Notice>}
      {phones?.phones.map((phone) => (
        <Choice
          key={phone.id}
          Icon={Smartphone}
          title={phone.name ?? phone.model ?? 'iPhone'}
          detail={phoneText(phone)}
          chosen={isChosen(phone.id)}
          onChange={() => toggle(phoneSource(phone))}
          aside={phone.trusted === true ? undefined : <Trust phone={phone} />}
        />
      ))}
      {phones?.phones.length === 0 && (
        <Notice colour="unknown">
          No iPhone is connected. Plug it in, unlock it and tap Trust; it appears here by itself.
        </Notice>
      )}
      {found?.problem && (
        <Notice colour="unknown">
          Backups of phones on this computer cannot be looked for. {found.problem}
        </Notice>
      )}
      {found?.sources.map((source) => (
        <FoundSourceChoice key={source.id} source={source} chosen={isChosen(source.id)} onToggle={toggle} />
      ))}
      {plan.sources
        .filter(({ id }) => !listed.has(id))
        .map((source) => (
          <Choice
            key={source.id}
            Icon={FolderOpen}
            title={source.name}
            detail="A folder that you chose"
            chosen
            onChange={() => toggle(source)}
          />
        ))}
      <Button onClick={() => setPicking(true)}>
        <FolderOpen className="size-4" aria-hidden="true" />
        Another folder…
      </Button>
      <FolderPicker
        open={picking}
        title="A folder with photos"
        verb="Choose this folder"
        onClose={(folder) => {
          setPicking(false);
          if (folder !== undefined && !isChosen(folder.id)) toggle(folder);
        }}
      />
    </div>
  );
}

function phoneText({ model, osVersion, trusted, lockedNow }: Phone): string {
  const what = [model, osVersion === null ? null : `iOS ${osVersion}`].filter((part) => part !== null);
  if (trusted === false) return 'Does not trust this computer yet';
  if (lockedNow === true) return 'Is locked: unlock it';
  return what.join(', ') || 'On the cable';
}

function Trust({ phone }: { readonly phone: Phone }) {
  const start = useStartJob();
  return (
    <Button disabled={start.isPending} onClick={() => start.mutate({ kind: 'pair-phone', phone: phone.id })}>
      Ask for trust
    </Button>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Smartphone } from 'lucide-react';
import { type Phone, queries, useStartJob } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice, Trouble } from '../ui/notice.tsx';
import { AskForTrust } from './ask-for-trust.tsx';
import { phoneFactRows } from './phone-facts.ts';

/** A phone that is connected now: what it says of itself, and its backup as one button. */
export function PhoneCard({ phone }: { readonly phone: Phone }) {
  const start = useStartJob();
  const trusted = phone.trusted === true;
  return (
    <Card>
      <div className="flex flex-wrap items-center gap-4">
        <Smartphone className="size-8 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-40 flex-1">
          <h2 className="font-semibold text-lg">{phone.name ?? phone.model ?? 'iPhone'}</h2>
          <p className="text-muted">
            {[phone.model, phone.osVersion === null ? null : `iOS ${phone.osVersion}`]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
        </div>
        {trusted ? (
          <Button
            kind="primary"
            disabled={start.isPending}
            onClick={() => start.mutate({ kind: 'backup', source: phone.id })}
          >
            Back up now
          </Button>
        ) : (
          <AskForTrust phone={phone} />
        )}
      </div>
      {start.error !== null && (
        <div className="mt-4">
          <Trouble error={start.error} />
        </div>
      )}
      {phone.lockedNow === true && (
        <div className="mt-4">
          <Notice colour="amber">
            The phone is locked. Unlock it, and leave it unlocked while it is read.
          </Notice>
        </div>
      )}
      {trusted && <PhoneFacts phone={phone.id} />}
    </Card>
  );
}

function PhoneFacts({ phone }: { readonly phone: string }) {
  const { data, error } = useQuery(queries.phoneInfo(phone));
  if (error !== null)
    return (
      <div className="mt-4">
        <Trouble error={error} />
      </div>
    );
  if (data === undefined) return null;
  if (data.facts === null)
    return (
      <div className="mt-4">
        <Notice colour="unknown">{data.problem}</Notice>
      </div>
    );
  return (
    <dl className="mt-5 grid gap-x-8 gap-y-2 border-line border-t pt-5 text-[0.9375rem] sm:grid-cols-2">
      {phoneFactRows(data.facts).map(({ term, text, known }) => (
        <div key={term} className="flex justify-between gap-3">
          <dt className="text-muted">{term}</dt>
          <dd className={known ? 'text-right' : 'text-right text-muted italic'}>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

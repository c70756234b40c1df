import { HardDrive } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { type Place, useStartJob } from '../api/queries.ts';
import { ProofAges } from '../plots/proof-ages.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { FolderPicker } from '../ui/folder-picker.tsx';
import { LightChip, type LightColour } from '../ui/light.tsx';
import { Trouble } from '../ui/notice.tsx';
import { agoText, countText, dayAgoText, dayText, sizeText } from '../ui/texts.ts';
import { WhatItIs } from './what-it-is.tsx';

/** One place: what it holds, how old the oldest proof is, and what can be done with it. */
export function PlaceCard({ place }: { readonly place: Place }) {
  const start = useStartJob();
  const [restoring, setRestoring] = useState(false);
  const { colour, word } = verdictOf(place);
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-4">
        <HardDrive className="mt-1 size-7 shrink-0 text-muted" aria-hidden="true" />
        <div className="min-w-48 flex-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h2 className="font-semibold text-lg">{place.name}</h2>
            <LightChip colour={colour}>{word}</LightChip>
          </div>
          <p className="break-all text-muted text-sm">
            {place.attached ? place.path : `Not connected. Last seen ${agoText(place.lastSeen)}.`}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            disabled={!place.attached || start.isPending}
            onClick={() => start.mutate({ kind: 'verify', places: [place.id] })}
          >
            Check
          </Button>
          {place.damaged > 0 && (
            <Button
              disabled={!place.attached || start.isPending}
              onClick={() => start.mutate({ kind: 'repair', places: [place.id] })}
            >
              Repair
            </Button>
          )}
          <Button
            disabled={!place.attached || start.isPending}
            onClick={() => start.mutate({ kind: 'replicate', to: [place.id] })}
          >
            Bring up to date
          </Button>
          <Button disabled={!place.attached} onClick={() => setRestoring(true)}>
            Restore…
          </Button>
        </div>
      </div>
      {start.error !== null && (
        <div className="mt-4">
          <Trouble error={start.error} />
        </div>
      )}
      <Space place={place} />
      <WhatItIs place={place} />
      <dl className="mt-4 grid gap-4 text-[0.9375rem] sm:grid-cols-3">
        <Figure term="Holds">
          {countText(place.copies, 'file', 'files')}, {sizeText(place.bytes)}
        </Figure>
        <Figure term="Oldest proof">
          {place.oldestProof === null ? (
            'nothing proven'
          ) : (
            <time dateTime={place.oldestProof} title={dayText(place.oldestProof)}>
              {dayAgoText(place.oldestProof)}
            </time>
          )}
        </Figure>
        <Figure term="Damaged or missing">{countText(place.damaged, 'file', 'files')}</Figure>
      </dl>
      <ProofAges place={place.id} />
      <FolderPicker
        open={restoring}
        title={`Restore from ${place.name} to`}
        verb="Restore here"
        onClose={(folder) => {
          setRestoring(false);
          if (folder !== undefined) start.mutate({ kind: 'restore', folder: folder.id, from: [place.id] });
        }}
      />
    </Card>
  );
}

function verdictOf({ damaged, attached, oldestProof }: Place): { colour: LightColour; word: string } {
  if (damaged > 0) return { colour: 'red', word: 'Damaged files' };
  if (oldestProof === null) return { colour: 'unknown', word: 'Nothing proven' };
  return attached ? { colour: 'green', word: 'Connected' } : { colour: 'unknown', word: 'Not connected' };
}

function Space({ place: { freeBytes, totalBytes } }: { readonly place: Place }) {
  if (freeBytes === null || totalBytes === null || totalBytes === 0) return null;
  const used = (totalBytes - freeBytes) / totalBytes;
  return (
    <div className="mt-5">
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full bg-sunken">
        <div className="h-full bg-strong-line" style={{ width: `${used * 100}%` }} />
      </div>
      <p className="figures mt-1.5 text-muted text-sm">
        {sizeText(freeBytes)} free of {sizeText(totalBytes)}
      </p>
    </div>
  );
}

function Figure({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="figures font-medium">{children}</dd>
    </div>
  );
}

import {
  Archive,
  CloudUpload,
  Globe,
  HardDrive,
  Laptop,
  type LucideIcon,
  RefreshCw,
  Smartphone,
  Unplug,
} from 'lucide-react';
import type { Home } from '../api/queries.ts';
import { LightChip, type LightColour } from '../ui/light.tsx';
import { agoText, dayText } from '../ui/texts.ts';

type Layer = Home['layers'][number];

const icons: Readonly<Record<Layer['id'], LucideIcon>> = {
  iphone: Smartphone,
  'mac-library': Laptop,
  'computer-backup': Archive,
  archive: HardDrive,
  'off-site': Globe,
  'icloud-backup': CloudUpload,
  'icloud-photos': RefreshCw,
  disconnected: Unplug,
};

const chips: Readonly<Record<Layer['state'], { colour: LightColour; word: string }>> = {
  ok: { colour: 'green', word: 'Good' },
  attention: { colour: 'amber', word: 'Needs care' },
  bad: { colour: 'red', word: 'At risk' },
  absent: { colour: 'unknown', word: 'Not set up' },
  unknown: { colour: 'unknown', word: 'Unknown' },
};

/** Every layer of the plan: what holds, since when, and what to do about it. */
export function LayerList({ layers }: { readonly layers: readonly Layer[] }) {
  return (
    <ul className="grid gap-x-12 gap-y-6 lg:grid-cols-2">
      {layers.map((layer) => (
        <LayerRow key={layer.id} layer={layer} />
      ))}
    </ul>
  );
}

const isoDay = /\d{4}-\d{2}-\d{2}/;

/** The days in a sentence of the account, as the reader writes them. */
function withDays(sentence: string): string {
  return sentence.replace(new RegExp(isoDay, 'g'), (day) => dayText(`${day}T12:00:00Z`));
}

function LayerRow({ layer }: { readonly layer: Layer }) {
  const Icon = icons[layer.id];
  const { colour, word } = chips[layer.state];
  const dated = isoDay.test(layer.sentence);
  return (
    <li className="flex gap-4">
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-sunken">
        <Icon className="size-5 text-muted" aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
          <h3 className="font-medium">{layer.title}</h3>
          <LightChip colour={colour}>{word}</LightChip>
        </div>
        <p className="mt-0.5 text-[0.9375rem] text-muted">
          {dated ? withDays(layer.sentence) : layer.sentence}
          {layer.asOf !== null && !dated && (
            <>
              {' '}
              <time dateTime={layer.asOf} title={dayText(layer.asOf)} className="whitespace-nowrap">
                {agoText(layer.asOf)}.
              </time>
            </>
          )}
        </p>
        {layer.next !== null && <p className="mt-1 text-[0.9375rem]">{layer.next}</p>}
      </div>
    </li>
  );
}

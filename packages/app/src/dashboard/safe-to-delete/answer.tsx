import { Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, buttonLook } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { LightChip } from '../ui/light.tsx';
import { agoText, numberText, sizeText } from '../ui/texts.ts';
import { csvOf } from './csv.ts';

/** The report of `safelight safe-to-delete` (docs/cli.md), as far as it is shown. */
export interface SafeToDelete {
  readonly safe: readonly {
    readonly asset: string;
    readonly filename: string;
    readonly bytes: number;
    readonly proof: readonly {
      readonly name: string;
      readonly files: readonly {
        readonly path: string;
        readonly sha256: string;
        readonly provenAt: string;
      }[];
    }[];
  }[];
  readonly notSafe: readonly {
    readonly asset: string;
    readonly filename: string;
    readonly reasons: readonly { readonly text: string }[];
  }[];
}

/** Shown at once; then, when asked for; the rest is in the table. */
const [few, mostShown] = [12, 500];

export function Answer({ answer }: { readonly answer: SafeToDelete }) {
  const bytes = answer.safe.reduce((sum, one) => sum + one.bytes, 0);
  const reasons = useMemo(() => reasonsOf(answer), [answer]);
  return (
    <>
      <div className="grid gap-5 sm:grid-cols-2">
        <Card>
          <LightChip colour="green">Proven on two other devices</LightChip>
          <p className="figures mt-4 font-semibold text-4xl">{numberText(answer.safe.length)}</p>
          <p className="text-muted">{sizeText(bytes)} could be freed</p>
        </Card>
        <Card>
          <LightChip colour="red">Keep these</LightChip>
          <p className="figures mt-4 font-semibold text-4xl">{numberText(answer.notSafe.length)}</p>
          <p className="text-muted">for the reasons below</p>
        </Card>
      </div>
      {reasons.length > 0 && (
        <Card title="Why these must stay">
          <ul className="space-y-2 text-[0.9375rem]">
            {reasons.map(({ text, count }) => (
              <li key={text} className="flex justify-between gap-4">
                <span>{text}</span>
                <span className="figures font-medium">{numberText(count)}</span>
              </li>
            ))}
          </ul>
        </Card>
      )}
      {answer.safe.length > 0 && <ProvenOnes answer={answer} />}
    </>
  );
}

function ProvenOnes({ answer }: { readonly answer: SafeToDelete }) {
  const [all, setAll] = useState(false);
  const shown = Math.min(answer.safe.length, all ? mostShown : few);
  const more = answer.safe.length - shown;
  return (
    <Card title="Proven, with the proof" aside={<TableLink answer={answer} />}>
      <ul className="divide-y divide-line text-[0.9375rem]">
        {answer.safe.slice(0, shown).map(({ asset, filename, proof }) => (
          <li key={asset} className="py-2.5 first:pt-0">
            <span className="break-all font-medium">{filename}</span>
            <span className="block text-muted text-sm">
              {proof.map(({ name, files }) => `${name}, read back ${agoText(oldestOf(files))}`).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && all && (
        <p className="mt-3 text-muted text-sm">and {numberText(more)} more, in the table</p>
      )}
      {more > 0 && !all && (
        <Button kind="quiet" className="mt-3 -ml-5" onClick={() => setAll(true)}>
          Show {numberText(Math.min(answer.safe.length, mostShown))}
        </Button>
      )}
    </Card>
  );
}

function oldestOf(files: SafeToDelete['safe'][number]['proof'][number]['files']): string {
  return files.map(({ provenAt }) => provenAt).sort()[0] ?? '';
}

function reasonsOf({ notSafe }: SafeToDelete): readonly { text: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { reasons } of notSafe)
    for (const text of new Set(reasons.map((reason) => reason.text)))
      counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => ({ text, count })).sort((a, b) => b.count - a.count);
}

function TableLink({ answer }: { readonly answer: SafeToDelete }) {
  const address = useMemo(
    () => URL.createObjectURL(new Blob([csvOf(answer)], { type: 'text/csv' })),
    [answer],
  );
  return (
    <a href={address} download="safe-to-delete.csv" className={buttonLook('plain')}>
      <Download className="size-4" aria-hidden="true" />
      As a table
    </a>
  );
}

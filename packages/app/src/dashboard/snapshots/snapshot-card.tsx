import type { ReactNode } from 'react';
import { LightChip, type LightColour } from '../ui/light.tsx';
import { agoText, dayText, momentText } from '../ui/texts.ts';
import type { Snapshot } from './snapshots-by-phone.ts';

/** One backup: when, whether it was proven, what it lacks. */
export function SnapshotCard({ backup }: { readonly backup: Snapshot }) {
  const { colour, word } = verdictOf(backup);
  return (
    <li className="py-4 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="font-medium">{backup.date === null ? 'Without a date' : momentText(backup.date)}</h3>
        <LightChip colour={colour}>{word}</LightChip>
        <LightChip colour={backup.encrypted === true ? 'green' : 'amber'}>{sealText(backup)}</LightChip>
      </div>
      <p className="mt-1 break-all text-muted text-sm">{backup.path}</p>
      {backup.encrypted === false && (
        <p className="mt-1 text-[0.9375rem]">
          Without encryption it lacks passwords, Health, call history and Wi-Fi networks.
        </p>
      )}
      <dl className="mt-3 grid gap-x-8 gap-y-2 text-[0.9375rem] sm:grid-cols-3">
        <Fact term="Read back whole">
          {backup.state === 'faulty' ? 'with damage' : pastText(backup.verified)}
        </Fact>
        {backup.restoreProven === null ? (
          <Fact term="Sample restored">{pastText(backup.drilled)}</Fact>
        ) : (
          <Fact term="Restore proven, whole">{pastText(backup.restoreProven)}</Fact>
        )}
        {backup.encrypted === true && <Fact term="Password tried">{pastText(backup.passwordProven)}</Fact>}
      </dl>
    </li>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-muted text-sm">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

function pastText(at: string | null): ReactNode {
  if (at === null) return 'never';
  return (
    <time dateTime={at} title={dayText(at)}>
      {agoText(at)}
    </time>
  );
}

function sealText({ encrypted }: Snapshot): string {
  if (encrypted === null) return 'Encrypted: unknown';
  return encrypted ? 'Encrypted' : 'Not encrypted';
}

const verdicts: Readonly<Record<string, { colour: LightColour; word: string }>> = {
  verified: { colour: 'green', word: 'Verified' },
  unverified: { colour: 'amber', word: 'Not verified yet' },
  faulty: { colour: 'red', word: 'Damaged or incomplete' },
  unfinished: { colour: 'amber', word: 'Not finished' },
};

function verdictOf({ state }: Snapshot): { colour: LightColour; word: string } {
  return verdicts[state] ?? { colour: 'unknown', word: 'Not checked' };
}

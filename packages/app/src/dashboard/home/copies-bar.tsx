import type { ReactNode } from 'react';
import type { Home } from '../api/queries.ts';
import { dayAgoText, dayText, numberText } from '../ui/texts.ts';

const parts = [
  { label: 'three places or more', look: 'bg-(--green-glow)', at: 3 },
  { label: 'two places', look: 'bg-(--green-glow) opacity-60', at: 2 },
  { label: 'one place', look: 'bg-(--amber-glow)', at: 1 },
  { label: 'none', look: 'bg-(--red-glow)', at: 0 },
] as const;

/** How many photos are proven at how many places. */
export function CopiesBar({ home }: { readonly home: Home }) {
  const { counts, oldestProof } = home;
  return (
    <>
      <div aria-hidden="true" className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {parts.map(({ at, look }) => {
          const count = counts.proven[at] ?? 0;
          return count === 0 ? null : (
            <div key={at} className={`min-w-1.5 ${look}`} style={{ flexGrow: count }} />
          );
        })}
      </div>
      <dl className="mt-4 space-y-2 text-[0.9375rem]">
        {parts.map(({ at, label, look }) => (
          <div key={at} className="flex items-center gap-2.5">
            <span aria-hidden="true" className={`size-2.5 rounded-full ${look}`} />
            <dt className="flex-1 text-muted">{label}</dt>
            <dd className="figures font-medium">{numberText(counts.proven[at] ?? 0)}</dd>
          </div>
        ))}
      </dl>
      <dl className="mt-4 space-y-2 border-line border-t pt-4 text-[0.9375rem]">
        <Row term="Proven elsewhere">{numberText(counts.elsewhere)}</Row>
        <Row term="Only in iCloud">{numberText(counts.onlyInICloud)}</Row>
        <Row term="Only in the archive">{numberText(counts.onlyInArchive)}</Row>
        <Row term="Oldest proof">
          {oldestProof === null ? (
            'none'
          ) : (
            <time dateTime={oldestProof} title={dayText(oldestProof)}>
              {dayAgoText(oldestProof)}
            </time>
          )}
        </Row>
      </dl>
    </>
  );
}

function Row({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="flex justify-between gap-3">
      <dt className="text-muted">{term}</dt>
      <dd className="figures font-medium">{children}</dd>
    </div>
  );
}

import type { Home } from '../api/queries.ts';
import { numberText } from '../ui/texts.ts';

const parts = [
  { key: 'archived', label: 'with every file copied', look: 'bg-(--green-glow)' },
  { key: 'notArchived', label: 'not, or not wholly', look: 'bg-(--red-glow)' },
] as const;

/** How many photos have how many proven copies. */
export function CopiesBar({ home }: { readonly home: Home }) {
  const { totals } = home;
  if (totals.total === 0) return <p className="text-muted">No photo is known yet.</p>;
  return (
    <>
      <div aria-hidden="true" className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {parts
          .filter(({ key }) => totals[key] > 0)
          .map(({ key, look }) => (
            <div key={key} className={`min-w-1.5 ${look}`} style={{ flexGrow: totals[key] }} />
          ))}
      </div>
      <dl className="mt-4 space-y-2 text-[0.9375rem]">
        {parts.map(({ key, label, look }) => (
          <div key={key} className="flex items-center gap-2.5">
            <span aria-hidden="true" className={`size-2.5 rounded-full ${look}`} />
            <dt className="flex-1 text-muted">{label}</dt>
            <dd className="figures font-medium">{numberText(totals[key])}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { countText, numberText } from '../ui/texts.ts';
import { agesOf } from './growth-plot.ts';

const labels = ['a week', 'a month', '3 months', '6 months', 'a year', 'older', 'unknown'] as const;

/** How old the proofs of a place's copies are. */
export function ProofAges({ place }: { readonly place: string }) {
  const { data } = useQuery(queries.growth());
  const days = data?.proofs.find((one) => one.place === place)?.days ?? [];
  if (days.length === 0) return null;
  const counts = agesOf(days, Date.now());
  const most = Math.max(...counts, 1);
  return (
    <details className="mt-4 text-[0.9375rem]">
      <summary className="text-muted">Age of the proofs</summary>
      <ul className="mt-3 space-y-1.5">
        {labels.map((label, i) => {
          const count = counts[i] ?? 0;
          return count === 0 && i > 4 ? null : (
            <li key={label} className="grid grid-cols-[5.5rem_1fr_auto] items-center gap-3">
              <span className="text-muted">{i < 5 ? `≤ ${label}` : label}</span>
              <span aria-hidden="true" className="h-2.5 overflow-hidden rounded-full bg-sunken">
                <span
                  className={`block h-full rounded-full ${i < 3 ? 'bg-(--green-glow)' : 'bg-(--amber-glow)'}`}
                  style={{ width: `${(count / most) * 100}%` }}
                />
              </span>
              <span className="figures text-right" title={countText(count, 'copy', 'copies')}>
                {numberText(count)}
              </span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

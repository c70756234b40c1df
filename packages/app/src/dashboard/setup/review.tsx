import { ArrowDown } from 'lucide-react';
import { Card } from '../ui/card.tsx';
import type { Plan } from './plan.ts';

/** What will happen, before it does. */
export function Review({ plan }: { readonly plan: Plan }) {
  return (
    <div className="space-y-3">
      <Card title="These are read">
        <ul className="space-y-1">
          {plan.sources.map(({ id, name }) => (
            <li key={id}>{name}</li>
          ))}
        </ul>
      </Card>
      <ArrowDown className="mx-auto size-6 text-muted" aria-hidden="true" />
      <Card title="Every original is copied to, and read back from">
        <ul className="space-y-1">
          {plan.folders.map(({ path, name }) => (
            <li key={path}>
              {name} <span className="text-muted text-sm">{path}</span>
            </li>
          ))}
        </ul>
      </Card>
      <p className="text-[0.9375rem] text-muted">
        The first time takes as long as copying everything takes. You can stop at any moment and go on later;
        nothing is copied twice.
      </p>
    </div>
  );
}

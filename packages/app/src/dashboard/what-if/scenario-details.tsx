import { dayAgoText, numberText } from '../ui/texts.ts';
import type { Scenario } from './scenario-card.tsx';

/** On what the photos survive, and the names of those that do not. */
export function ScenarioDetails({ scenario: { survive, lost } }: { readonly scenario: Scenario }) {
  return (
    <>
      {survive.on.length > 0 && (
        <details className="mt-4 text-sm">
          <summary className="text-muted">Where they survive</summary>
          <ul className="mt-2 space-y-1">
            {survive.on.map(({ id, name, photos, oldestProof }) => (
              <li key={id} className="figures flex justify-between gap-3">
                <span className="min-w-0 truncate">{name}</span>
                <span className="whitespace-nowrap text-muted">
                  {numberText(photos)}
                  {oldestProof !== null && ` · proven ${dayAgoText(oldestProof)}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {lost.count > 0 && (
        <details className="mt-3 text-sm">
          <summary className="text-muted">Which are lost</summary>
          <ul className="mt-2 space-y-0.5 break-all">
            {lost.names.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two photos may have one name
              <li key={i}>{name}</li>
            ))}
            {lost.count > lost.names.length && (
              <li className="text-muted">and {numberText(lost.count - lost.names.length)} more</li>
            )}
          </ul>
        </details>
      )}
    </>
  );
}

import type { ReactNode } from 'react';
import type { Home } from '../api/queries.ts';
import { lightLooks } from '../ui/light.tsx';
import { LightOrb } from './light-orb.tsx';

interface TheLightProps {
  readonly light: Home['light'];
  readonly children?: ReactNode;
}

/** The verdict in one sentence, with its evidence. */
export function TheLight({ light, children }: TheLightProps) {
  return (
    <section
      aria-label="The light"
      className="flex flex-col items-center gap-6 text-center sm:flex-row sm:gap-10 sm:text-left"
    >
      <LightOrb colour={light.state} />
      <div className="min-w-0">
        <p className={`font-semibold text-sm uppercase tracking-wider ${lightLooks[light.state].text}`}>
          {lightLooks[light.state].word}
        </p>
        <h1 className="mt-1 font-semibold text-3xl leading-tight sm:text-4xl">{light.sentence}</h1>
        {light.evidence.length > 0 && (
          <ul className="mt-3 space-y-1 text-muted">
            {light.evidence.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {children}
      </div>
    </section>
  );
}

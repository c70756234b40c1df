import {
  Bug,
  CloudAlert,
  Flame,
  HardDrive,
  KeyRound,
  Laptop,
  type LucideIcon,
  RefreshCwOff,
  Smartphone,
  UserX,
} from 'lucide-react';
import type { Output } from '../../server/api/endpoints.ts';
import { LightChip, type LightColour } from '../ui/light.tsx';
import { numberText } from '../ui/texts.ts';
import { ScenarioDetails } from './scenario-details.tsx';

export type Scenario = Output<'GET /api/what-if'>['scenarios'][number];

const icons: Readonly<Record<string, LucideIcon>> = {
  'phone-stolen': Smartphone,
  'account-taken': UserX,
  'deletion-synced': RefreshCwOff,
  'computer-dies': Laptop,
  'house-fire': Flame,
  'drive-dies': HardDrive,
  ransomware: Bug,
  'password-forgotten': KeyRound,
};

interface ScenarioCardProps {
  readonly scenario: Scenario;
  readonly photos: number;
}

export function ScenarioCard({ scenario, photos }: ScenarioCardProps) {
  const Icon = icons[scenario.id] ?? CloudAlert;
  const parts = [
    { count: scenario.survive.proven, look: 'bg-(--green-glow)', text: 'proven copies' },
    { count: scenario.survive.unproven, look: 'bg-(--amber-glow)', text: 'there, but not proven lately' },
    { count: scenario.onlyInICloud, look: 'bg-(--grey-glow)', text: 'perhaps in iCloud; nobody has checked' },
    { count: scenario.lost.count, look: 'bg-(--red-glow)', text: 'lost' },
  ].filter(({ count }) => count > 0);
  return (
    <article className="flex h-full flex-col rounded-card border border-line bg-surface p-5 sm:p-6">
      <header className="flex items-start gap-4">
        <Icon className="mt-0.5 size-6 shrink-0 text-muted" aria-hidden="true" />
        <h2 className="min-w-0 flex-1 font-semibold">{scenario.title}</h2>
        <LightChip colour={colourOf(scenario)}>{wordOf(scenario)}</LightChip>
      </header>
      <p className="figures mt-4 text-muted">
        <span className="font-semibold text-3xl text-ink">{numberText(scenario.survive.count)}</span> of{' '}
        {numberText(photos)} survive
      </p>
      <div aria-hidden="true" className="mt-3 flex h-2.5 gap-0.5 overflow-hidden rounded-full">
        {parts.map(({ look, count }) => (
          <div key={look} className={`min-w-1 ${look}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className="mt-3 space-y-1 text-[0.9375rem]">
        {parts.map(({ look, count, text }) => (
          <li key={look} className="flex items-center gap-2.5">
            <span aria-hidden="true" className={`size-2.5 shrink-0 rounded-full ${look}`} />
            <span className="figures font-medium">{numberText(count)}</span>
            <span className="text-muted">{text}</span>
          </li>
        ))}
      </ul>
      <ScenarioDetails scenario={scenario} />
    </article>
  );
}

function colourOf({ lost, survive, onlyInICloud }: Scenario): LightColour {
  if (lost.count > 0) return 'red';
  return survive.unproven > 0 || onlyInICloud > 0 ? 'amber' : 'green';
}

function wordOf(scenario: Scenario): string {
  const colour = colourOf(scenario);
  if (colour === 'red') return scenario.survive.count === 0 ? 'All lost' : 'Some lost';
  return colour === 'amber' ? 'Not sure' : 'All survive';
}

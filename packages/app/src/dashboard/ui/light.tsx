import { CircleHelp, OctagonAlert, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ComponentType } from 'react';

/** The colours of a verdict; `unknown` where nothing was measured. */
export type LightColour = 'green' | 'amber' | 'red' | 'unknown';

/** Every colour has a shape and a word of its own too: nobody must tell them apart by colour. */
export const lightLooks: Readonly<
  Record<
    LightColour,
    { word: string; Icon: ComponentType<{ className?: string }>; text: string; wash: string; glow: string }
  >
> = {
  green: {
    word: 'Safe',
    Icon: ShieldCheck,
    text: 'text-green',
    wash: 'bg-green-wash',
    glow: 'var(--green-glow)',
  },
  amber: {
    word: 'Needs care',
    Icon: TriangleAlert,
    text: 'text-amber',
    wash: 'bg-amber-wash',
    glow: 'var(--amber-glow)',
  },
  red: {
    word: 'At risk',
    Icon: OctagonAlert,
    text: 'text-red',
    wash: 'bg-red-wash',
    glow: 'var(--red-glow)',
  },
  unknown: {
    word: 'Unknown',
    Icon: CircleHelp,
    text: 'text-muted',
    wash: 'bg-sunken',
    glow: 'var(--grey-glow)',
  },
};

interface ChipProps {
  readonly colour: LightColour;
  readonly children?: string | undefined;
}

/** A small verdict: shape, word, colour. */
export function LightChip({ colour, children }: ChipProps) {
  const { word, Icon, text, wash } = lightLooks[colour];
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-1 font-medium text-xs ${text} ${wash}`}
    >
      <Icon className="size-3.5" />
      {children ?? word}
    </span>
  );
}

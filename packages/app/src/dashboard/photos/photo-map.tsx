import { useMemo } from 'react';
import { coasts } from './coasts.ts';
import { coastPath, type MapWindow, placed, windowAround } from './map-window.ts';

interface PhotoMapProps {
  readonly latitude: number;
  readonly longitude: number;
}

const degreesShown = 24;

/** Where on earth a photo was taken: the coasts around, drawn here; no other host learns of it. */
export function PhotoMap({ latitude, longitude }: PhotoMapProps) {
  const window = useMemo(() => windowAround(latitude, longitude, degreesShown), [latitude, longitude]);
  const path = useMemo(() => coastPath(coasts, window), [window]);
  const [x, y] = placed(window, longitude, latitude);
  return (
    <svg
      viewBox={viewBoxOf(window)}
      role="img"
      aria-label={`Map: ${latitude.toFixed(3)}, ${longitude.toFixed(3)}`}
      className="aspect-2/1 w-full rounded-2xl border border-line bg-sunken"
    >
      <path d={path} fillRule="evenodd" className="fill-surface stroke-strong-line" strokeWidth={8} />
      <circle cx={x} cy={y} r={110} fill="var(--red-glow)" opacity={0.25} />
      <circle cx={x} cy={y} r={40} fill="var(--red-glow)" className="stroke-surface" strokeWidth={14} />
    </svg>
  );
}

function viewBoxOf(window: MapWindow): string {
  const [width, height] = placed(window, window.east, window.south);
  return `0 0 ${width} ${height}`;
}

import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries.ts';
import { Card } from '../ui/card.tsx';
import { countText, dayText, sizeText } from '../ui/texts.ts';
import { stairs } from './growth-plot.ts';

const width = 600;
const height = 160;

/** How the archive grew, from its first photo to today. */
export function GrowthCard() {
  const { data } = useQuery(queries.growth());
  const archive = data?.archive ?? [];
  const [first] = archive;
  const last = archive.at(-1);
  // One day is no growth.
  if (first === undefined || last === undefined || first === last) return null;
  const points = stairs(
    archive.map(({ day, bytes }) => ({ day, value: bytes })),
    Date.now(),
  );
  const line = points.map(({ x, y }) => `${(x * width).toFixed(1)},${(8 + y * (height - 8)).toFixed(1)}`);
  const now = `${countText(last.photos, 'photo or video', 'photos and videos')}, ${sizeText(last.bytes)}`;
  return (
    <Card title="How the archive grew">
      <figure>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`From ${dayText(first.day)} to today: ${now}`}
          className="h-40 w-full"
        >
          <polygon points={`0,${height} ${line.join(' ')} ${width},${height}`} className="fill-sunken" />
          <polyline
            points={line.join(' ')}
            className="fill-none stroke-ink"
            strokeWidth={2}
            vectorEffect="non-scaling-stroke"
          />
        </svg>
        <figcaption className="figures mt-2 flex flex-wrap justify-between gap-x-4 text-muted text-sm">
          <span>{dayText(first.day)}</span>
          <span>{now}</span>
          <span>today</span>
        </figcaption>
      </figure>
    </Card>
  );
}

import { type PointerEvent, useState } from 'react';
import { monthText } from './month-text.ts';
import { blockAt, type TimelineLayout } from './timeline-layout.ts';
import { useScrollY } from './use-scroll.ts';

interface ScrubberProps {
  readonly layout: TimelineLayout;
  /** Of the timeline, from the document's top. */
  readonly top: number;
}

/** The whole timeline on the height of the screen: years to aim at, a thumb to drag. */
export function Scrubber({ layout, top }: ScrubberProps) {
  const scrollY = useScrollY();
  const [held, setHeld] = useState(false);
  const height = window.innerHeight;
  const way = Math.max(1, layout.height - height);
  const share = Math.min(1, Math.max(0, (scrollY - top) / way));
  const month = blockAt(layout, share * way);

  function go(event: PointerEvent<HTMLElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const wanted = Math.min(1, Math.max(0, (event.clientY - box.top) / box.height));
    window.scrollTo({ top: top + wanted * way });
  }
  return (
    <div className="absolute top-0 right-0 bottom-0 w-11">
      <div
        aria-hidden="true"
        className="sticky top-2 touch-none select-none"
        style={{ height: height - 16 }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(true);
          go(event);
        }}
        onPointerMove={(event) => held && go(event)}
        onPointerUp={() => setHeld(false)}
        onPointerCancel={() => setHeld(false)}
      >
        {yearsOf(layout).map(({ year, at }) => (
          <span
            key={year}
            className="-translate-y-1/2 absolute right-3 text-[0.625rem] text-muted tabular-nums"
            style={{ top: `${at * 100}%` }}
          >
            {year}
          </span>
        ))}
        <span
          className="-translate-y-1/2 absolute right-0 h-8 w-1.5 rounded-full bg-ink"
          style={{ top: `${share * 100}%` }}
        />
        {held && month !== undefined && (
          <span
            className="-translate-y-1/2 absolute right-11 whitespace-nowrap rounded-full bg-ink px-3 py-1.5 font-medium text-paper text-sm shadow-lg"
            style={{ top: `${share * 100}%` }}
          >
            {monthText(month.month === '' ? null : month.month)}
          </span>
        )}
      </div>
    </div>
  );
}

/** A year's first month on the way, where its label has room. */
function yearsOf(layout: TimelineLayout): readonly { year: string; at: number }[] {
  const years: { year: string; at: number }[] = [];
  for (const { month, top } of layout.blocks) {
    const year = month.slice(0, 4);
    const at = top / Math.max(1, layout.height);
    const last = years.at(-1);
    if (year === '' || last?.year === year || (last !== undefined && at - last.at < 0.025)) continue;
    years.push({ year, at });
  }
  return years;
}

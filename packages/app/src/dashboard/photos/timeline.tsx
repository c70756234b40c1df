import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { Output } from '../../server/api/endpoints.ts';
import type { Selection } from '../api/queries.ts';
import { numberText } from '../ui/texts.ts';
import { monthText } from './month-text.ts';
import { RestoreButton } from './restore-button.tsx';
import { Scrubber } from './scrubber.tsx';
import { Tile } from './tile.tsx';
import {
  blocksBetween,
  gapPx,
  headingPx,
  layOutTimeline,
  type MonthBlock,
  rowsBetween,
  type TimelineLayout,
  topOfIndex,
} from './timeline-layout.ts';
import { useBox, useScrollY } from './use-scroll.ts';
import { useWindow } from './use-window.ts';

type TimelineData = Output<'GET /api/timeline'>;

interface TimelineProps {
  readonly timeline: TimelineData;
  readonly selection: Selection;
  onOpen(index: number): void;
}

/** Drawn anew after so many pixels, not at each. */
const stepPx = 160;
/** Drawn beyond the edges, so that a quick thumb finds tiles and not grey: more where the way goes. */
const overscanPx = { ahead: 2000, behind: 600 };
/** Asked for beyond the edges. */
const aheadPx = 4500;
/** No thumb goes so far between two frames. */
const jumpPx = 4000;
/** Beside the tiles, for the scrubber. */
const scrubberPx = 44;

/** All photos by month. Only what is near the screen is drawn; what is further has its height already. */
export function Timeline({ timeline, selection, onOpen }: TimelineProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { width, top } = useBox(frame);
  const months = useMemo(
    () => timeline.months.map(({ month, count }) => ({ month: month ?? '', count })),
    [timeline.months],
  );
  const layout = useMemo(() => layOutTimeline(months, Math.max(240, width - scrubberPx)), [months, width]);
  const scrollY = useScrollY(stepPx) - top;
  const way = useWay(scrollY);
  const near = nearOf(scrollY, way);
  const asked = way.jumped ? 2 * stepPx : aheadPx;
  const ahead = indexesBetween(layout, scrollY - asked, scrollY + window.innerHeight + asked);
  const tileAt = useWindow({ selection, version: timeline.version, ...ahead });
  const grid = useGridKeys({ layout, total: timeline.total, top });
  const blocks = width === 0 ? [] : blocksBetween(layout, near.fromY, near.toY);
  return (
    <div ref={frame} className="relative" style={{ height: layout.height }}>
      {blocks.map((block) => (
        <Month key={block.month} block={block}>
          {rowsBetween(layout, block, near).map((row) => (
            <div
              key={row.firstIndex}
              className="absolute flex"
              style={{ top: row.top - block.top, gap: gapPx }}
            >
              {Array.from({ length: row.count }, (_, i) => row.firstIndex + i).map((index) => (
                <Tile
                  key={index}
                  tile={tileAt(index)}
                  index={index}
                  side={layout.tile}
                  current={index === grid.current}
                  onOpen={onOpen}
                  onKeyDown={grid.onKeyDown}
                />
              ))}
            </div>
          ))}
        </Month>
      ))}
      <Scrubber layout={layout} top={top} />
    </div>
  );
}

/** How the last step went. Who jumped, by the scrubber for instance, waits for what is on the screen; nothing else is asked for. */
interface Way {
  readonly up: boolean;
  readonly jumped: boolean;
}

function nearOf(scrollY: number, { up, jumped }: Way) {
  const { ahead, behind } = jumped ? { ahead: 2 * stepPx, behind: 2 * stepPx } : overscanPx;
  return {
    fromY: scrollY - (up ? ahead : behind),
    toY: scrollY + window.innerHeight + (up ? behind : ahead),
  };
}

function useWay(scrollY: number): Way {
  const last = useRef({ scrollY, up: false, jumped: false });
  const step = scrollY - last.current.scrollY;
  if (step !== 0) last.current = { scrollY, up: step < 0, jumped: Math.abs(step) > jumpPx };
  return last.current;
}

function Month({ block, children }: { readonly block: MonthBlock; readonly children: ReactNode }) {
  return (
    <section
      aria-label={monthText(block.month === '' ? null : block.month)}
      className="absolute inset-x-0"
      style={{ top: block.top, height: block.height }}
    >
      <div
        className="sticky top-0 z-10 flex items-center gap-3 bg-paper/90 backdrop-blur"
        style={{ height: headingPx, marginRight: scrubberPx }}
      >
        <h2 className="font-semibold">{monthText(block.month === '' ? null : block.month)}</h2>
        <span className="figures text-muted text-sm">{numberText(block.count)}</span>
        <RestoreButton
          what={monthText(block.month === '' ? null : block.month)}
          restored={{ month: block.month === '' ? 'undated' : block.month }}
          className="grid size-9 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink"
        />
      </div>
      {children}
    </section>
  );
}

function indexesBetween(layout: TimelineLayout, fromY: number, toY: number) {
  const rows = blocksBetween(layout, fromY, toY).flatMap((block) =>
    rowsBetween(layout, block, { fromY, toY }),
  );
  const last = rows.at(-1);
  return { first: rows[0]?.firstIndex ?? 0, end: last === undefined ? 1 : last.firstIndex + last.count };
}

interface GridKeys {
  readonly layout: TimelineLayout;
  readonly total: number;
  readonly top: number;
}

/** Arrows go from tile to tile, Home and End to the ends; Tab leaves the grid. */
function useGridKeys(grid: GridKeys) {
  const [current, setCurrent] = useState(0);
  const latest = useRef(grid);
  latest.current = grid;
  // One function for ever, so that no tile is drawn anew for it.
  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>): void => {
    const { layout, total, top } = latest.current;
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -layout.columns,
      ArrowDown: layout.columns,
      Home: -total,
      End: total,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = Number((event.target as HTMLElement).dataset.index ?? 0);
    const next = Math.min(Math.max(from + step, 0), total - 1);
    setCurrent(next);
    bringIntoView(top + topOfIndex(layout, next), layout.tile);
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        document.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus({ preventScroll: true }),
      ),
    );
  }, []);
  return { current, onKeyDown };
}

function bringIntoView(y: number, height: number): void {
  const margin = headingPx + 8;
  if (y - margin < window.scrollY) window.scrollTo({ top: y - margin });
  else if (y + height + margin > window.scrollY + window.innerHeight)
    window.scrollTo({ top: y + height + margin * 2 - window.innerHeight });
}

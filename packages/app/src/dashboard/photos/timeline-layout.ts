/**
 * Where everything on the timeline stands, in pixels from its top. Only counts per month are needed, so the height of
 * 300,000 photos is known before one of them is; nothing moves when they arrive.
 */

export interface MonthCount {
  /** `2024-06`, or `undated`. */
  readonly month: string;
  readonly count: number;
}

export interface MonthBlock extends MonthCount {
  /** Its first photo's place in the whole timeline. */
  readonly firstIndex: number;
  readonly top: number;
  readonly height: number;
}

export interface TimelineLayout {
  readonly blocks: readonly MonthBlock[];
  readonly height: number;
  readonly columns: number;
  /** Side of a square tile. */
  readonly tile: number;
}

export interface TimelineRow {
  readonly top: number;
  readonly firstIndex: number;
  readonly count: number;
}

export const gapPx = 3;
export const headingPx = 56;

/** As many columns as keep a tile near 150 pixels, and never fewer than three. */
export function columnsFor(widthPx: number): number {
  return Math.max(3, Math.round(widthPx / (widthPx < 640 ? 126 : 158)));
}

/** `widthPx`: the width that the tiles share. */
export function layOutTimeline(months: readonly MonthCount[], widthPx: number): TimelineLayout {
  const columns = columnsFor(widthPx);
  const tile = Math.max(1, Math.floor((widthPx - gapPx * (columns - 1)) / columns));
  const blocks: MonthBlock[] = [];
  let top = 0;
  let firstIndex = 0;
  for (const { month, count } of months) {
    const height = headingPx + Math.ceil(count / columns) * (tile + gapPx);
    blocks.push({ month, count, firstIndex, top, height });
    top += height;
    firstIndex += count;
  }
  return { blocks, height: top, columns, tile };
}

/** The block at a height; the last one for whatever is below; `undefined` where there is none at all. */
export function blockAt(layout: TimelineLayout, y: number): MonthBlock | undefined {
  const { blocks } = layout;
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((blocks[middle]?.top ?? 0) <= y) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}

/** The blocks that show anything between two heights. */
export function blocksBetween(layout: TimelineLayout, fromY: number, toY: number): readonly MonthBlock[] {
  const first = blockAt(layout, Math.max(0, fromY));
  if (first === undefined) return [];
  const start = layout.blocks.indexOf(first);
  let end = start;
  while ((layout.blocks[end]?.top ?? Number.POSITIVE_INFINITY) < toY) end++;
  return layout.blocks.slice(start, end);
}

/** The rows of a block that show anything between two heights. */
export function rowsBetween(
  layout: TimelineLayout,
  block: MonthBlock,
  between: { readonly fromY: number; readonly toY: number },
): readonly TimelineRow[] {
  const pitch = layout.tile + gapPx;
  const rowsTop = block.top + headingPx;
  const all = Math.ceil(block.count / layout.columns);
  const first = Math.max(0, Math.floor((between.fromY - rowsTop) / pitch));
  const last = Math.min(all - 1, Math.floor((between.toY - rowsTop) / pitch));
  const rows: TimelineRow[] = [];
  for (let row = first; row <= last; row++) {
    const skipped = row * layout.columns;
    rows.push({
      top: rowsTop + row * pitch,
      firstIndex: block.firstIndex + skipped,
      count: Math.min(layout.columns, block.count - skipped),
    });
  }
  return rows;
}

/** The top of the row in which a photo stands. */
export function topOfIndex(layout: TimelineLayout, index: number): number {
  const block = layout.blocks.find(({ firstIndex, count }) => index < firstIndex + count);
  if (block === undefined) return layout.height;
  const row = Math.floor((index - block.firstIndex) / layout.columns);
  return block.top + headingPx + row * (layout.tile + gapPx);
}

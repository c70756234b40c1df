import { join } from 'node:path';

/** Where the server keeps the pictures that it made. */
export const pictureStoreIn = (home: string): string => join(home, 'pictures.db');

interface Frames {
  readonly frames: number;
  readonly longestFrameMs: number;
  readonly longestBlankMs: number;
  readonly tiles: number;
}

/**
 * Runs in the page: scrolls down evenly, and notes of each tile on the screen for how long its picture was not there yet.
 * Types of the browser are not known here.
 */
export async function watchBlankTiles(pixelsASecond: number, lengthMs: number): Promise<Frames> {
  // biome-ignore lint/suspicious/noExplicitAny: the page's own globals
  const page = globalThis as any;
  const blankSince = new Map<string, number>();
  const seen = new Set<string>();
  let [frames, longestFrameMs, longestBlankMs] = [0, 0, 0];
  const from = page.scrollY;
  const started = performance.now();
  let last = started;
  for (let now = started; now - started < lengthMs; last = now) {
    await new Promise((done) => page.requestAnimationFrame(done));
    now = performance.now();
    frames++;
    longestFrameMs = Math.max(longestFrameMs, now - last);
    for (const tile of page.document.querySelectorAll('[data-index]')) {
      const { top, bottom } = tile.getBoundingClientRect();
      if (bottom < 0 || top > page.innerHeight) continue;
      const { index } = tile.dataset;
      seen.add(index);
      const image = tile.querySelector('img');
      const there = image === null ? !tile.disabled : image.complete && image.naturalWidth > 0;
      if (there) blankSince.delete(index);
      else {
        const since = blankSince.get(index) ?? last;
        blankSince.set(index, since);
        longestBlankMs = Math.max(longestBlankMs, now - since);
      }
    }
    page.scrollTo(0, from + ((now - started) / 1000) * pixelsASecond);
  }
  return { frames, longestFrameMs, longestBlankMs, tiles: seen.size };
}

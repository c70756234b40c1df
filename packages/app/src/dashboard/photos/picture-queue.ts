/**
 * A browser opens six connections to a server, and one tells the news. If pictures had all the others, the timeline itself
 * would wait behind them for what stands on the screen.
 */
const mostAtOnce = 4;

/** In the order in which they were wanted, each with its address. */
const waiting = new Map<HTMLImageElement, string>();
const loading = new Set<HTMLImageElement>();

/** Loads a picture in its turn; what is no longer wanted gives its turn away. Returns what ends it. */
export function loadPicture(image: HTMLImageElement, address: string): () => void {
  const ended = (): void => {
    if (loading.delete(image)) loadNext();
  };
  image.addEventListener('load', ended);
  image.addEventListener('error', ended);
  waiting.set(image, address);
  loadNext();
  return () => {
    image.removeEventListener('load', ended);
    image.removeEventListener('error', ended);
    waiting.delete(image);
    // Taken away before it is there, its address is asked for no more.
    image.removeAttribute('src');
    ended();
  };
}

function loadNext(): void {
  for (const [image, address] of waiting) {
    if (loading.size >= mostAtOnce) return;
    waiting.delete(image);
    loading.add(image);
    image.src = address;
  }
}

import v8 from 'node:v8';

const nurseryMiB = 16;

/** Streams of photos and rows leave short-lived garbage; V8 would let it pile up to hundreds of megabytes. */
export function keepHeapSmall() {
  v8.setFlagsFromString('--heap-growing-percent=100');
  keepNurserySmall();
}

/**
 * V8 takes the nursery's size only as it starts; but it asks anew, each time, by how much to let the nursery grow. Its flag
 * for the size would not shrink this one, and would overrule the smaller ones that threads are given.
 */
function keepNurserySmall() {
  const observer = new PerformanceObserver(() => {
    const nursery = v8.getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    // Of two halves.
    const mayGrow = (nursery?.space_size ?? 0) < 2 * nurseryMiB * 2 ** 20;
    v8.setFlagsFromString(`--semi-space-growth-factor=${mayGrow ? 2 : 1}`);
  });
  observer.observe({ entryTypes: ['gc'] });
}

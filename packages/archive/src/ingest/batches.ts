/**
 * Groups items into batches that grow from one to `largest`: the first photo of a slow source is copied at once, and
 * the hundred-thousandth costs a fraction of a look-up.
 */
export async function* growingBatches<T>(items: AsyncIterable<T>, largest: number): AsyncIterable<T[]> {
  let size = 1;
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
    size = Math.min(size * 2, largest);
  }
  if (batch.length > 0) yield batch;
}

/** Runs tasks of at most `most` weights at once; the first failure is kept and thrown to whoever asks next. */
export interface Limiter {
  /** Resolves as soon as the task has begun, so that the caller pulls no more work than can be done. */
  start(task: () => Promise<void>, weight?: number): Promise<void>;
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>;
}

export function limiter(most: number): Limiter {
  const running = new Set<Promise<void>>();
  let weights = 0;
  let failure: { readonly error: unknown } | undefined;

  function throwFailure(): void {
    if (failure !== undefined) throw failure.error;
  }

  return {
    async start(task, weight = 1) {
      while (running.size > 0 && weights + weight > most) await Promise.race(running);
      throwFailure();
      weights += weight;
      const work: Promise<void> = task()
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => {
          weights -= weight;
          running.delete(work);
        });
      running.add(work);
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
      throwFailure();
    },
  };
}
/**
 * Works through `items` with at most `most` at once. After a failure nothing new begins, what runs is waited for, and
 * the failure is thrown.
 */
export async function forEachBounded<T>(
  items: Iterable<T>,
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  let failed = false;
  async function worker(): Promise<void> {
    try {
      for (let next = queue.next(); !failed && next.done !== true; next = queue.next())
        await work(next.value);
    } catch (error) {
      failed = true;
      throw error;
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: most }, worker));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

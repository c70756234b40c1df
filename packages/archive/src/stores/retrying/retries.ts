import { setTimeout as wait } from 'node:timers/promises';

/** How often and how patiently something is tried again. */
export interface Retries {
  readonly attempts: number;
  /** The first pause is about so long, the next twice as long, up to `longestMs`. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** Between 0 and 1: many clients that failed together must not come back together. */
  random(): number;
  /** Milliseconds that the other side asked to wait, if it did. */
  askedMs?(error: unknown): number | undefined;
  isPassing(error: unknown): boolean;
}

/** Does `work`, again after a pause where it failed with what may pass. Errors: the last one of `work`, the signal's reason. */
export async function withRetries<T>(
  retries: Retries,
  work: (attempt: number) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal?.throwIfAborted();
    try {
      return await work(attempt);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (attempt >= retries.attempts || !retries.isPassing(error)) throw error;
      await pause(retries, attempt, error, signal);
    }
  }
}

async function pause(
  { firstMs, longestMs, random, askedMs }: Retries,
  attempt: number,
  error: unknown,
  signal: AbortSignal | undefined,
): Promise<void> {
  const most = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  const ms = Math.max(most * (0.5 + random() / 2), Math.min(askedMs?.(error) ?? 0, longestMs));
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw signal?.aborted === true ? signal.reason : cause;
  }
}

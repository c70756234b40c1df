/** A number of places for what takes memory; who finds none free waits for one. */
export interface Slots {
  /** Rejects with the signal's reason. */
  take(signal: AbortSignal | undefined): Promise<void>;
  give(): void;
}

export function openSlots(most: number): Slots {
  let free = most;
  const waiting: (() => void)[] = [];
  return {
    async take(signal) {
      signal?.throwIfAborted();
      if (free > 0) {
        free--;
        return;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    },
  };
}

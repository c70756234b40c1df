import type { ServerEvent } from '../api/events.ts';

export interface NumberedEvent {
  readonly id: number;
  readonly event: ServerEvent;
}

/** What happens, for everybody who listens; the latest are kept for who comes back after a pause. */
export interface Events {
  tell(event: ServerEvent): void;
  /** Those after `last`; `undefined` where some of them are forgotten. */
  since(last: number): readonly NumberedEvent[] | undefined;
  readonly latest: number;
  /** Hears every later event, until the function that it gives is called. */
  listen(hear: (event: NumberedEvent) => void): () => void;
}

/** Progress comes ten times a second: enough for a minute and a half. */
const mostKept = 1000;

export function events(): Events {
  const kept: NumberedEvent[] = [];
  const listeners = new Set<(event: NumberedEvent) => void>();
  let latest = 0;
  return {
    tell(event) {
      const numbered = { id: ++latest, event };
      kept.push(numbered);
      if (kept.length > mostKept) kept.shift();
      for (const hear of listeners) hear(numbered);
    },
    since(last) {
      const first = kept[0]?.id ?? latest + 1;
      return last > latest || last < first - 1 ? undefined : kept.filter(({ id }) => id > last);
    },
    get latest() {
      return latest;
    },
    listen(hear) {
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
  };
}

import type { CaptureTime, Location } from '../asset.ts';

/** A capture time as found: a wall clock, or an instant whose zone nothing says (milliseconds since 1970 UTC). */
export type FoundTime =
  | { readonly from: CaptureTime['from']; readonly local: string; readonly offset?: string }
  | { readonly from: CaptureTime['from']; readonly utcMs: number };

/** What a file's own metadata says of it. */
export interface MediaFacts {
  /** Best first; not yet judged for sense. */
  readonly times?: readonly FoundTime[];
  readonly location?: Location;
  readonly contentIdentifier?: string;
  readonly burstId?: string;
  readonly durationMs?: number;
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
  /** The file ends before its structure does. */
  readonly truncated?: true;
  /** Something in the metadata is garbled; the facts are what could be read around it. */
  readonly unreadable?: true;
}

/** Without the keys whose values are absent. */
export function present<T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** Several findings about one file; the earlier win, times are joined. */
export function merged(...all: readonly MediaFacts[]): MediaFacts {
  const times = all.flatMap((facts) => facts.times ?? []);
  return { ...Object.assign({}, ...all.toReversed()), ...(times.length > 0 && { times }) };
}

/** How far a workflow is. Totals are absent until they are known. */
export interface Progress {
  readonly phase: string;
  readonly doneBytes: number;
  readonly totalBytes?: number;
  readonly doneItems: number;
  readonly totalItems?: number;
  /** 0 to 1, where somebody else counts (a phone), and no totals are known. */
  readonly share?: number;
  /** What is being worked on. */
  readonly current?: string;
}

/** What every workflow gets from whoever runs it. */
export interface Job {
  readonly signal: AbortSignal;
  /** Somebody looks at the progress: it is worth measuring how much there is. */
  readonly watched?: boolean;
  progress(progress: Progress): void;
  /** Milliseconds since 1970; time is passed in. */
  now(): number;
}

/** One file to encrypt for a recipient (`age1…`), or to decrypt with an identity (`AGE-SECRET-KEY-1…`). */
export interface AgeJob {
  readonly mode: 'encrypt' | 'decrypt';
  readonly key: string;
}

export type ToWorker =
  | { readonly kind: 'job'; readonly job: AgeJob }
  | { readonly kind: 'chunk'; readonly chunk: Uint8Array }
  | { readonly kind: 'end' }
  /** The bytes failed, or nobody wants them any more. */
  | { readonly kind: 'stop' }
  | { readonly kind: 'taken' };

export type FromWorker =
  | { readonly kind: 'pull' }
  | { readonly kind: 'out'; readonly chunk: Uint8Array }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly stopped: boolean; readonly message: string };

/** What a check saw on a place. `path` is relative to the place; digests and sizes as far as they were known. */
export interface Finding {
  readonly kind: 'missing' | 'changed' | 'unknown' | 'unreadable';
  readonly path: string;
  readonly expected: { readonly sha256?: string; readonly size?: number } | null;
  readonly actual: { readonly sha256?: string; readonly size?: number; readonly error?: string } | null;
}

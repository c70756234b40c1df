import type { MediaEntry, MediaOpenOptions, MediaStat } from '../media-files.ts';
import type { TrustedPhone } from '../phone.ts';
import type { ToldError } from '../told-error.ts';

/** What the thread is started with: nothing that is tied to the thread that starts it. */
export type ThreadPhone = Omit<TrustedPhone, 'muxer'> & {
  readonly muxer: Omit<TrustedPhone['muxer'], 'signal'>;
};

/** To the thread. Each `open` and each `next` gets one answer, so a chunk is looked at before its memory is used again. */
export type Request =
  | { readonly kind: 'stat' | 'list'; readonly id: number; readonly path: string }
  | { readonly kind: 'open'; readonly id: number; readonly path: string; readonly how: OpenHow }
  | { readonly kind: 'next'; readonly id: number }
  /** Nobody waits for the answer any more. */
  | { readonly kind: 'stop'; readonly id: number };

export type OpenHow = Pick<MediaOpenOptions, 'start' | 'end' | 'expect'>;

/** From the thread. */
export type Answer =
  | {
      readonly kind: 'value';
      readonly id: number;
      readonly value: MediaStat | undefined | readonly MediaEntry[];
    }
  | {
      readonly kind: 'chunk';
      readonly id: number;
      readonly slot: number;
      readonly bytes: number;
      /** The slot's memory, the first time that it is used. */
      readonly memory?: SharedArrayBuffer;
    }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ToldError };

import type { Policy } from '@safelight/archive';
import type { PlaceFacts } from '../../commands/place.ts';
import type { GoneDocument, StatusDocument, WhatIfDocument } from '../../documents/safety.ts';
import type { Output } from '../api/endpoints.ts';
import type { TimelineColumns } from '../timeline/build.ts';

/** What the reader is asked for, and what it answers. */
export interface Asks {
  readonly status: { readonly input: null; readonly output: StatusDocument };
  readonly 'what-if': { readonly input: { readonly names: number }; readonly output: WhatIfDocument };
  readonly gone: { readonly input: null; readonly output: GoneDocument };
  readonly acknowledge: { readonly input: null; readonly output: null };
  readonly policy: { readonly input: null; readonly output: Policy };
  readonly 'set-policy': { readonly input: Readonly<Record<string, number>>; readonly output: Policy };
  readonly 'set-place': {
    readonly input: { readonly place: string; readonly facts: PlaceFacts };
    readonly output: null;
  };
  readonly snapshots: { readonly input: null; readonly output: Output<'GET /api/snapshots'> };
  readonly growth: { readonly input: null; readonly output: Output<'GET /api/growth'> };
  readonly timeline: { readonly input: null; readonly output: TimelineColumns };
}

export type Ask = keyof Asks;

export interface ToReader {
  readonly id: number;
  readonly ask: Ask;
  readonly input: unknown;
}

export type FromReader =
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly problem: ReaderProblem };

export interface ReaderProblem {
  readonly message: string;
  readonly code: string;
  /** Asked for something that is not possible. */
  readonly usage: boolean;
}

/** What a reader works on. */
export interface ReaderSurroundings {
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly disks: ReadonlyMap<string, string>;
}

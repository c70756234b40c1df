import type { Progress } from '@safelight/archive';
import type { Outcome } from '../../exit-code.ts';

/** A job as it is run: with the names that the command line takes, and no ids of the page. */
export type JobCommand =
  | {
      readonly kind: 'backup';
      readonly source: string;
      readonly to: readonly string[];
      readonly dryRun: boolean;
      readonly choice: { readonly trashed: boolean; readonly hidden: boolean; readonly shared: boolean };
    }
  | { readonly kind: 'verify'; readonly places: readonly string[] }
  | { readonly kind: 'replicate'; readonly to: readonly string[]; readonly from: readonly string[] }
  | { readonly kind: 'repair'; readonly places: readonly string[]; readonly from: readonly string[] }
  | { readonly kind: 'safe-to-delete'; readonly source: string; readonly readNow: boolean }
  | {
      readonly kind: 'restore';
      readonly to: string;
      readonly from: readonly string[];
      readonly month?: string;
      readonly album?: string;
      readonly name?: string;
    }
  | { readonly kind: 'doctor'; readonly library: string; readonly fingerprints: boolean }
  | { readonly kind: 'add-place'; readonly folder: string; readonly name?: string }
  | { readonly kind: 'adopt-place'; readonly folder: string }
  | { readonly kind: 'check-place'; readonly folder: string }
  | { readonly kind: 'phone-backup'; readonly udid: string; readonly full: boolean; readonly to?: string }
  | { readonly kind: 'snapshots-verify' }
  | { readonly kind: 'snapshots-drill'; readonly whole: boolean }
  | { readonly kind: 'snapshots-prune'; readonly dryRun: boolean }
  | { readonly kind: 'pair-phone'; readonly udid: string };

/** What the server tells a job's process. */
export type ToJob =
  | {
      readonly type: 'run';
      readonly command: JobCommand;
      readonly folder: string;
      /** Folders that play drives of their own, and what stands for the disk of each. */
      readonly disks: ReadonlyMap<string, string>;
      /** Of a phone's backups. */
      readonly password: string | undefined;
    }
  | { readonly type: 'cancel' };

/** What a job's process tells the server. */
export type FromJob =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'line'; readonly line: string }
  | {
      readonly type: 'ended';
      readonly outcome: Outcome;
      readonly lines: readonly string[];
      readonly report: unknown;
    }
  | { readonly type: 'failed'; readonly outcome: Outcome; readonly code: string; readonly message: string };

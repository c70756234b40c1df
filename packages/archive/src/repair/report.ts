import type { ArchiveErrorCode } from '../errors.ts';

/** What told the right bytes from the wrong ones. */
export type Evidence = 'sha256' | 'sha256-and-apple-fingerprint' | 'apple-fingerprint';

export interface Repaired {
  readonly path: string;
  readonly was: 'missing' | 'changed' | 'unreadable';
  /** The name of the place whose copy was right. */
  readonly from: string;
  readonly evidence: Evidence;
  /** Where the damaged file is now. */
  readonly aside?: string;
}

export interface RepairReport {
  readonly id: string;
  readonly name: string;
  readonly repaired: Repaired[];
  /** Damaged at the last check, right when it was read again now. */
  readonly healed: string[];
  /** The place has the right bytes under another name, proven now; what was damaged was set aside. */
  readonly alreadyThere: { path: string; kept: string; aside?: string }[];
  /** The ledger and the place's own list disagree, and nothing tells who is right: both contents are kept. */
  readonly disputed: { path: string; kept: string }[];
  /** Nothing was touched: no connected place proved that it has the right bytes. */
  readonly failed: { path: string; was: Repaired['was']; code: string; message: string }[];
  bytes: number;
  /** Why it takes nothing more. */
  stopped?: { code: ArchiveErrorCode; message: string };
  durationMs: number;
}

export function emptyReport({ id, name }: { id: string; name: string }): RepairReport {
  return {
    id,
    name,
    repaired: [],
    healed: [],
    alreadyThere: [],
    disputed: [],
    failed: [],
    bytes: 0,
    durationMs: 0,
  };
}

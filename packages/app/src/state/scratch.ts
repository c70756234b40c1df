import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lockFile } from './file-lock.ts';

/** Files that live no longer than their process: copies of a phone's database, of the ledger. */
export interface Scratch extends Disposable {
  /** This process's own folder, made when first asked for. */
  folder(): string;
  /** A path in it that nothing else uses. */
  path(): string;
}

/** Held while a folder is made or swept, so that nobody sweeps one whose maker has not locked it yet. */
const gateOf = (root: string): string => `${root}.lock`;
const lockName = 'lock';
/** Both take an instant; only a sweep of many gigabytes takes longer. */
const gateMs = 10_000;

/**
 * Opens the scratch folder of a home, and clears away what processes left there that were killed. Each has a folder of its
 * own with a lock that ends with it; where locks cannot be had, nothing is swept.
 */
export function openScratch(root: string): Scratch {
  if (readdirSync(root).length > 0) sweep(root);
  let own: { readonly folder: string; readonly lock: Disposable | undefined } | undefined;
  const folder = (): string => {
    own ??= make(root);
    return own.folder;
  };
  return {
    folder,
    path: () => join(folder(), randomUUID()),
    [Symbol.dispose]() {
      own?.lock?.[Symbol.dispose]();
      if (own !== undefined) remove(own.folder);
      own = undefined;
    },
  };
}

function make(root: string) {
  using _gate = lockFile(gateOf(root), { waitMs: gateMs });
  const folder = join(root, randomUUID());
  mkdirSync(folder, { mode: 0o700 });
  return { folder, lock: lockFile(join(folder, lockName)) };
}

function sweep(root: string): void {
  using held = lockFile(gateOf(root), { waitMs: gateMs });
  if (held === undefined) return;
  for (const name of readdirSync(root)) {
    if (!isInUse(join(root, name))) remove(join(root, name));
  }
}

/** A folder whose lock can be had is nobody's any more; a file beside the folders never was anybody's. */
function isInUse(path: string): boolean {
  if (!statSync(path).isDirectory()) return false;
  const lock = lockFile(join(path, lockName));
  lock?.[Symbol.dispose]();
  return lock === undefined;
}

/** What cannot be removed now (a scanner has it open) is swept another time. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {}
}

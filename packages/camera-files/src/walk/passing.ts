import type { FactsCache, Passing, Skipped } from '../asset.ts';
import type { Folder, FolderOutline } from './folders.ts';

/** Raised whenever the same files would give other assets, or the same listing another outline. */
const version = 3;

interface Memory extends FolderOutline {
  readonly version: number;
  readonly digest: string;
  readonly note: string;
}

interface Remembering {
  readonly cache?: FactsCache;
  readonly passing?: Passing;
}

/** Asks whether a folder may be passed that has the same listing as when it was remembered. */
export function passer({ cache, passing }: Remembering) {
  if (cache?.memory === undefined || passing === undefined) return undefined;
  return async (path: string, digest: string): Promise<FolderOutline | undefined> => {
    const memory = memoryOf(cache.memory?.(path));
    if (memory?.digest !== digest) return undefined;
    return (await passing.pass(path, memory.note)) ? memory : undefined;
  };
}

/** Remembers a folder whose assets have been yielded, all of them and with no other's. `strangers`: its files that are no media. */
export function remember(
  { path, outline, digest }: Folder,
  { strangers, note }: { readonly strangers: readonly Skipped[]; readonly note: string },
  { cache }: Remembering,
): void {
  // What could not be read may be, another time, though its listing is the same.
  if (digest === undefined || strangers.some(({ kind }) => kind !== 'not-media' && kind !== 'system-file'))
    return;
  const names = strangers.map(
    (one) => [one.path.slice(path === '' ? 0 : path.length + 1), one.kind] as const,
  );
  const skipped = [...outline.skipped, ...names];
  const memory: Memory = { version, digest, folders: outline.folders, skipped, note };
  cache?.remember?.(path, JSON.stringify(memory));
}

/** What `remember` wrote; nothing from any other document. */
function memoryOf(json: string | undefined): Memory | undefined {
  if (json === undefined) return undefined;
  try {
    const memory: unknown = JSON.parse(json);
    return isMemory(memory) ? memory : undefined;
  } catch {
    return undefined;
  }
}

function isMemory(value: unknown): value is Memory {
  if (typeof value !== 'object' || value === null) return false;
  const memory = value as Partial<Record<keyof Memory, unknown>>;
  return (
    memory.version === version &&
    typeof memory.digest === 'string' &&
    typeof memory.note === 'string' &&
    Array.isArray(memory.folders) &&
    memory.folders.every((name) => typeof name === 'string') &&
    Array.isArray(memory.skipped) &&
    memory.skipped.every(
      (one) => Array.isArray(one) && one.length === 2 && one.every((part) => typeof part === 'string'),
    )
  );
}

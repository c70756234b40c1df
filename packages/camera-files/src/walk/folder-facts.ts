import type { FactsCache } from '../asset.ts';
import type { FileFacts } from '../facts/file-facts.ts';
import { isMedia } from '../facts/is-media.ts';
import { type MediaEntry, type MediaFiles, pathInside } from '../media-files.ts';
import type { Folder } from './folders.ts';

/** Raised whenever the facts read from the same bytes would differ. */
const version = 3;
// Reads under way at once: hides the latency of a network drive or a phone, and asks little of a spinning disk.
const reading = 6;

type Row = readonly [name: string, size: number, modifiedAtMs: number, facts: FileFacts];

export interface FactsOptions {
  readonly nowMs: number;
  readonly cache?: FactsCache;
  readonly signal?: AbortSignal;
}

/** The facts of a folder's files, in their order. Unchanged files come from the cache; it is brought up to date. */
export async function folderFacts(
  files: MediaFiles,
  folder: Folder,
  o: FactsOptions,
): Promise<readonly FileFacts[]> {
  const known = new Map<string, Row>();
  for (const row of cachedRows(o.cache?.folder(folder.path))) known.set(row[0], row);
  const facts = folder.files.map((entry) => unchanged(known.get(entry.name), entry));
  if (known.size === folder.files.length && !facts.includes(undefined)) return facts as FileFacts[];
  await readMissing(files, { folder, facts }, o);
  const rows = folder.files.flatMap((entry, i) => cacheRow(entry, facts[i]));
  o.cache?.store(folder.path, JSON.stringify({ version, rows }));
  return facts as FileFacts[];
}

async function readMissing(
  files: MediaFiles,
  { folder, facts }: { folder: Folder; facts: (FileFacts | undefined)[] },
  o: FactsOptions,
): Promise<void> {
  const missing = folder.files
    .map((entry, i) => [entry, i] as const)
    .filter(([, i]) => facts[i] === undefined);
  const queue = missing.values();
  // All the readers of formats: who has seen every file need not wait for them.
  const { readFileFacts } = await import('../facts/file-facts.ts');
  const reader = async () => {
    for (const [entry, i] of queue) {
      o.signal?.throwIfAborted();
      const path = pathInside(folder.path, entry.name);
      facts[i] = await readFileFacts({ files, path, size: entry.size, signal: o.signal }, o.nowMs);
    }
  };
  await Promise.all(Array.from({ length: Math.min(reading, missing.length) }, reader));
}

function unchanged(row: Row | undefined, entry: MediaEntry): FileFacts | undefined {
  return row && row[1] === entry.size && row[2] === entry.modifiedAtMs ? row[3] : undefined;
}

/** What failed may succeed next time, so it is not kept. */
function cacheRow(entry: MediaEntry, facts: FileFacts | undefined): Row[] {
  if (!facts || facts.is === 'vanished' || facts.is === 'unreadable') return [];
  if (isMedia(facts) && facts.findings?.some(({ code }) => code === 'unreadable')) return [];
  return [[entry.name, entry.size, entry.modifiedAtMs, facts]];
}

/** The rows of a document that `folderFacts` stored; none from any other. */
function cachedRows(json: string | undefined): readonly Row[] {
  if (json === undefined) return [];
  try {
    const document: unknown = JSON.parse(json);
    if (typeof document !== 'object' || document === null) return [];
    if (!('version' in document) || document.version !== version || !('rows' in document)) return [];
    return Array.isArray(document.rows) ? document.rows.filter(isRow) : [];
  } catch {
    return [];
  }
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [name, size, modifiedAtMs, facts] = row;
  if (typeof name !== 'string' || typeof size !== 'number' || typeof modifiedAtMs !== 'number') return false;
  return typeof facts === 'object' && facts !== null && typeof facts.is === 'string';
}

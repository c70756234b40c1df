import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { backupErrorOf, FinderBackupError } from '../errors.ts';
import type { FileList, ManifestRow } from './file-list.ts';
import { MbdbReader, mbdbHeaderBytes } from './mbdb-record.ts';

/**
 * Manifest.mbdb, the list of a backup's files until iOS 9, in memory: some 200 bytes for each file of the phone. Never encrypted.
 * Throws `damaged-manifest` where it has no end or is something else, `no-permission`, `unreadable`.
 */
export async function openMbdb(path: string): Promise<FileList> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw backupErrorOf(cause, `cannot read ${path}`);
  });
  if (bytes.toString('latin1', 0, 4) !== 'mbdb' || bytes.length < mbdbHeaderBytes)
    throw new FinderBackupError('damaged-manifest', 'Manifest.mbdb does not begin as one');
  const places = new Map<string, number>();
  let rowCount = 0;
  for (const { row, at } of recordsOf(bytes)) {
    places.set(row.fileId, at);
    rowCount++;
  }
  let open = true;
  const assertOpen = (): void => {
    if (!open) throw new FinderBackupError('closed', 'the backup was closed');
  };
  return {
    rowCount,
    *rows(domain) {
      for (const { row } of recordsOf(bytes)) {
        assertOpen();
        if (domain === undefined || row.domain === domain) yield row;
      }
    },
    row(fileId) {
      assertOpen();
      const at = places.get(fileId);
      return at === undefined ? undefined : recordAt(new MbdbReader(bytes, at));
    },
    domains() {
      const counts = new Map<string, number>();
      for (const { row } of recordsOf(bytes)) counts.set(row.domain, (counts.get(row.domain) ?? 0) + 1);
      return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    // It was read to its end, and no sum or index is in it that could be wrong.
    problems: () => [],
    [Symbol.dispose]() {
      open = false;
    },
  };
}

type MbdbRow = ManifestRow & { readonly fileId: string; readonly domain: string };

function* recordsOf(bytes: Buffer): Generator<{ readonly row: MbdbRow; readonly at: number }> {
  const reader = new MbdbReader(bytes, mbdbHeaderBytes);
  while (!reader.atEnd) {
    const { at } = reader;
    yield { row: recordAt(reader), at };
  }
}

/** What stands in `st_mode` for each kind, and what Manifest.db calls it. */
const flagsByMode: ReadonlyMap<number, number> = new Map([
  [0x8000, 1],
  [0x4000, 2],
  [0xa000, 4],
]);

function recordAt(reader: MbdbReader): MbdbRow {
  const { domain, path, record } = reader.record();
  return {
    fileId: createHash('sha1').update(`${domain}-${path}`).digest('hex'),
    domain,
    path,
    flags: flagsByMode.get((record.mode ?? 0) & 0xf000) ?? 0,
    blob: undefined,
    record,
  };
}

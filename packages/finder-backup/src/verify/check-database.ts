import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';
import type { StoredFile } from '../finder-backup.ts';
import { readStoredSync } from '../stored/decrypt-sync.ts';
import type { ContentResult } from '../threads/tasks.ts';

const magic = 'SQLite format 3\0';

export function isDatabaseHead(head: Uint8Array): boolean {
  return Buffer.from(head).toString('latin1', 0, magic.length) === magic;
}

/** What an app brings along and SQLite alone lacks; it says nothing of the file. */
const lacking =
  /no such module|unknown tokenizer|no such collation sequence|no such function|unsupported file format|unsafe use of/i;

interface DatabaseCheck {
  readonly file: StoredFile;
  readonly log: StoredFile | undefined;
  readonly scratchFolder: string;
  readonly stopped: () => boolean;
}

/**
 * Asks SQLite whether a database is sound (`quick_check`): where it lies if it is stored as it is and has no log beside it, else
 * on a private copy with its write-ahead log, which SQLite would write to.
 */
export function checkDatabase({ file, log, scratchFolder, stopped }: DatabaseCheck): ContentResult {
  if (file.key === undefined && log === undefined) {
    const url = pathToFileURL(file.path);
    url.searchParams.set('immutable', '1');
    return quickCheck(url);
  }
  const copy = join(scratchFolder, `check-${threadId}.db`);
  try {
    copyPlain(file, copy, stopped);
    if (log !== undefined) copyPlain(log, `${copy}-wal`, stopped);
    return stopped() ? { kind: 'database', problems: [] } : quickCheck(copy);
  } finally {
    for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(copy + ending, { force: true });
  }
}

function copyPlain(file: StoredFile, target: string, stopped: () => boolean): void {
  rmSync(target, { force: true });
  const out = openSync(target, 'wx', 0o600);
  try {
    readStoredSync(file.path, file.key, {
      plain: (chunk) => {
        for (let at = 0; at < chunk.length; ) at += writeSync(out, chunk, at, chunk.length - at);
      },
      stopped,
    });
  } finally {
    closeSync(out);
  }
}

function quickCheck(path: string | URL): ContentResult {
  try {
    using database = new DatabaseSync(path, { readOnly: path instanceof URL });
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON');
    const rows = database.prepare('PRAGMA quick_check(5)').all();
    const problems = rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
    const real = problems.filter((text) => !lacking.test(text));
    const [first] = problems;
    if (real.length > 0) return { kind: 'database', problems: real };
    return { kind: 'database', problems: [], ...(first === undefined ? {} : { unchecked: first }) };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (lacking.test(text)) return { kind: 'database', problems: [], unchecked: text };
    return { kind: 'database', problems: [text] };
  }
}

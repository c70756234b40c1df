import type { DatabaseSync } from 'node:sqlite';
import { lazily, numberOf, textOf } from './database.ts';

export interface Note {
  readonly subject: string;
  readonly notedMs: number;
  readonly body: unknown;
}

/** What the application wants to remember with its day, for instance what a phone said of its own backups. */
export function notesTable(db: DatabaseSync, begin: () => void) {
  const write = lazily(
    db,
    `INSERT INTO note (subject, noted_ms, body) VALUES (?, ?, ?)
     ON CONFLICT (subject) DO UPDATE SET noted_ms = excluded.noted_ms, body = excluded.body`,
  );
  const all = lazily(
    db,
    'SELECT * FROM note WHERE subject >= ?1 AND subject < ?1 || char(0x10ffff) ORDER BY subject',
  );
  return {
    write(subject: string, body: unknown, nowMs: number): void {
      begin();
      write().run(subject, nowMs, JSON.stringify(body));
    },
    /** Notes whose subjects begin so. */
    startingWith(start: string): Note[] {
      return all()
        .all(start)
        .map((row) => ({
          subject: textOf(row.subject),
          notedMs: numberOf(row.noted_ms),
          body: JSON.parse(textOf(row.body)) as unknown,
        }));
    },
  };
}

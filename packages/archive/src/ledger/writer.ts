import type { DatabaseSync } from 'node:sqlite';
import { lazily } from './database.ts';

/** What tells this ledger's files on a place from those of other computers: eight hexadecimal digits. */
export interface LedgerWriter {
  /** Made once. */
  digits(): string;
  /** Takes others, where another computer works with a copy of this ledger, or this one has forgotten what it wrote. */
  renew(): void;
}

export function ledgerWriter(db: DatabaseSync, begin: () => void): LedgerWriter {
  const read = lazily(db, "SELECT json_extract(body, '$') AS digits FROM note WHERE subject = 'writer'");
  const make = lazily(
    db,
    `INSERT INTO note (subject, noted_ms, body) VALUES ('writer', 0, json_quote(lower(hex(randomblob(4)))))
     ON CONFLICT (subject) DO UPDATE SET body = excluded.body`,
  );
  function renew(): void {
    begin();
    make().run();
  }
  return {
    digits() {
      const known = read().get()?.digits;
      if (typeof known === 'string') return known;
      renew();
      return String(read().get()?.digits);
    },
    renew,
  };
}

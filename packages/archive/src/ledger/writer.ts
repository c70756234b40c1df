import type { DatabaseSync } from 'node:sqlite';

/**
 * What tells this ledger's files on a place from those of other computers: eight hexadecimal digits, made once. Nothing but
 * names of files depends on it.
 */
export function ledgerWriter(db: DatabaseSync, begin: () => void): () => string {
  let writer: string | undefined;
  return () => {
    if (writer !== undefined) return writer;
    const known = db.prepare("SELECT json_extract(body, '$') AS id FROM note WHERE subject = 'writer'").get();
    if (typeof known?.id === 'string') writer = known.id;
    else {
      begin();
      const made = db
        .prepare(
          `INSERT INTO note (subject, noted_ms, body) VALUES ('writer', 0, json_quote(lower(hex(randomblob(4)))))
           RETURNING json_extract(body, '$') AS id`,
        )
        .get();
      writer = String(made?.id);
    }
    return writer;
  };
}

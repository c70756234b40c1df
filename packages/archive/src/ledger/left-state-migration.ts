const name = (ms: string): string =>
  `strftime('%Y%m%dT%H%M%SZ', (${ms}) / 1000, 'unixepoch') || '-' || json_extract(body, '$') || '.db'`;

/**
 * Version 3: the state in which this ledger left each place (`LeftState` as JSON), by which one that was put back to an earlier
 * state is told, and so is a ledger that was. Where only the day of the last sighting is known, nothing there is later than that.
 */
export const leftStateMigration = `
  ALTER TABLE place ADD COLUMN left_state TEXT;
  UPDATE place SET left_state = (SELECT json_object('copy', ${name('ledger_copied_ms')}, 'newest', ${name('ledger_copied_ms')})
    FROM note WHERE subject = 'writer') WHERE ledger_copied_ms IS NOT NULL;
  UPDATE place SET left_state = (SELECT json_object('newest', ${name('last_seen_ms + 86400000')})
    FROM note WHERE subject = 'writer') WHERE ledger_copied_ms IS NULL;
  ALTER TABLE place DROP COLUMN ledger_copied_ms;`;

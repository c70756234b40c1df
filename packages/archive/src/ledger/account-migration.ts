/**
 * Version 2: what keeps the account of a million photos answerable in a moment. A **photo** is all assets with the same
 * primary original (its id is the content's row; an asset that was never read is a photo of its own, with the negative of its row). A
 * **standing** is one way that photos stand, with the number of photos that stand so; see `standing.ts`. Triggers note
 * which assets and contents changed, whoever changes them; the standings are brought up to date before each commit.
 */
const day = (row: string): string => `max(${row}.proven_ms, 0) / 86400000`;
const size = (row: string): string => `(SELECT size FROM content WHERE id = ${row}.content)`;

const countCopy = (row: string): string => `
    INSERT INTO place_tally (place, state, day, copies, bytes) VALUES (${row}.place, ${row}.state, ${day(row)}, 1, ${size(row)})
      ON CONFLICT DO UPDATE SET copies = copies + 1, bytes = bytes + excluded.bytes;
    INSERT INTO due_content VALUES (${row}.content) ON CONFLICT DO NOTHING;`;

const uncountCopy = (row: string): string => `
    UPDATE place_tally SET copies = copies - 1, bytes = bytes - ${size(row)}
      WHERE place = ${row}.place AND state = ${row}.state AND day = ${day(row)};
    INSERT INTO due_content VALUES (${row}.content) ON CONFLICT DO NOTHING;`;

const tables = `
  ALTER TABLE place ADD COLUMN medium TEXT;
  ALTER TABLE place ADD COLUMN location TEXT;
  ALTER TABLE place ADD COLUMN disk TEXT;
  ALTER TABLE place ADD COLUMN volume TEXT;

  ALTER TABLE asset ADD COLUMN trashed_ms INTEGER;
  ALTER TABLE asset ADD COLUMN photo INTEGER;
  CREATE INDEX asset_photo ON asset(photo);
  CREATE INDEX asset_gone ON asset(source, gone_since_ms) WHERE gone_since_ms IS NOT NULL;
  CREATE INDEX asset_trashed ON asset(source, trashed_ms) WHERE trashed_ms IS NOT NULL;

  CREATE TABLE standing (
    id INTEGER PRIMARY KEY,
    places TEXT NOT NULL,
    lack TEXT NOT NULL,
    here TEXT NOT NULL,
    cloud INTEGER NOT NULL,
    differs INTEGER NOT NULL,
    photos INTEGER NOT NULL,
    UNIQUE (places, lack, here, cloud, differs)
  ) STRICT;
  CREATE TABLE photo (id INTEGER PRIMARY KEY, standing INTEGER NOT NULL REFERENCES standing(id)) STRICT;
  CREATE INDEX photo_standing ON photo(standing);
  CREATE TABLE due_asset (asset INTEGER PRIMARY KEY) STRICT;
  CREATE TABLE due_content (content INTEGER PRIMARY KEY) STRICT;

  CREATE TABLE place_tally (
    place INTEGER NOT NULL REFERENCES place(id),
    state TEXT NOT NULL,
    day INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (place, state, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE source_tally (
    source INTEGER PRIMARY KEY REFERENCES source(id),
    assets INTEGER NOT NULL,
    gone INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE vanishing (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id),
    noticed_ms INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    trashed INTEGER NOT NULL,
    before INTEGER NOT NULL,
    acknowledged_ms INTEGER
  ) STRICT;
  CREATE TABLE note (subject TEXT PRIMARY KEY, noted_ms INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), latest_ms INTEGER NOT NULL) STRICT;`;

const triggers = `
  CREATE TRIGGER copy_added AFTER INSERT ON copy BEGIN ${countCopy('NEW')}
  END;
  CREATE TRIGGER copy_changed AFTER UPDATE OF content, state, proven_ms ON copy
    WHEN OLD.content <> NEW.content OR OLD.state <> NEW.state OR ${day('OLD')} <> ${day('NEW')}
  BEGIN ${uncountCopy('OLD')} ${countCopy('NEW')}
  END;
  CREATE TRIGGER copy_removed AFTER DELETE ON copy BEGIN ${uncountCopy('OLD')}
  END;

  CREATE TRIGGER resource_added AFTER INSERT ON resource BEGIN
    INSERT INTO due_asset VALUES (NEW.asset) ON CONFLICT DO NOTHING;
  END;
  CREATE TRIGGER resource_changed AFTER UPDATE OF role, availability, content, fingerprint, gone_since_ms ON resource
    WHEN OLD.role <> NEW.role OR OLD.availability <> NEW.availability OR OLD.content IS NOT NEW.content
      OR OLD.fingerprint IS NOT NEW.fingerprint OR (OLD.gone_since_ms IS NULL) <> (NEW.gone_since_ms IS NULL)
  BEGIN
    INSERT INTO due_asset VALUES (NEW.asset) ON CONFLICT DO NOTHING;
  END;

  CREATE TRIGGER asset_added AFTER INSERT ON asset BEGIN
    INSERT INTO due_asset VALUES (NEW.id) ON CONFLICT DO NOTHING;
    INSERT INTO source_tally VALUES (NEW.source, 1, NEW.gone_since_ms IS NOT NULL)
      ON CONFLICT DO UPDATE SET assets = assets + 1, gone = gone + excluded.gone;
  END;
  CREATE TRIGGER asset_changed AFTER UPDATE OF gone_since_ms, trashed_ms ON asset
    WHEN (OLD.gone_since_ms IS NULL) <> (NEW.gone_since_ms IS NULL)
      OR (OLD.trashed_ms IS NULL) <> (NEW.trashed_ms IS NULL)
  BEGIN
    INSERT INTO due_asset VALUES (NEW.id) ON CONFLICT DO NOTHING;
    UPDATE source_tally SET gone = gone + (NEW.gone_since_ms IS NOT NULL) - (OLD.gone_since_ms IS NOT NULL)
      WHERE source = NEW.source;
  END;`;

const fill = `
  INSERT INTO place_tally
    SELECT c.place, c.state, max(c.proven_ms, 0) / 86400000, count(*), sum(t.size)
    FROM copy c JOIN content t ON t.id = c.content GROUP BY 1, 2, 3;
  INSERT INTO source_tally SELECT source, count(*), sum(gone_since_ms IS NOT NULL) FROM asset GROUP BY 1;
  UPDATE asset SET trashed_ms = first_seen_ms WHERE json_extract(details, '$.trashed') = 1;
  INSERT INTO clock SELECT 1, coalesce(max(last_seen_ms), 0) FROM place;
  INSERT INTO due_asset SELECT id FROM asset;`;

export const accountMigration: string = tables + fill + triggers;

import { accountMigration } from './account-migration.ts';
import { leftStateMigration } from './left-state-migration.ts';

/**
 * The ledger's schema, one migration a version; `PRAGMA user_version` counts those applied. Never change one that has
 * been released: add another. `application_id` is "Sfli".
 */
export const applicationId = 0x53666c69;

export const migrations: readonly string[] = [
  `
  CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    first_seen_ms INTEGER NOT NULL,
    listed_whole_ms INTEGER
  ) STRICT;

  CREATE TABLE place (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    whole_folder INTEGER NOT NULL,
    ledger_copied_ms INTEGER
  ) STRICT;

  CREATE TABLE asset (
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id),
    key TEXT NOT NULL,
    filename TEXT NOT NULL,
    taken_local TEXT,
    taken_offset TEXT,
    taken_from TEXT,
    details_revision TEXT NOT NULL,
    details TEXT NOT NULL,
    first_seen_ms INTEGER NOT NULL,
    gone_since_ms INTEGER,
    listing TEXT,
    settled_on TEXT,
    UNIQUE (source, key)
  ) STRICT;
  CREATE INDEX asset_present ON asset(source) WHERE gone_since_ms IS NULL;

  CREATE TABLE content (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    size INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE resource (
    id INTEGER PRIMARY KEY,
    asset INTEGER NOT NULL REFERENCES asset(id),
    key TEXT NOT NULL,
    role TEXT NOT NULL,
    filename TEXT NOT NULL,
    revision TEXT NOT NULL,
    size INTEGER NOT NULL,
    availability TEXT NOT NULL,
    reason TEXT,
    modified_ms REAL,
    content INTEGER REFERENCES content(id),
    fingerprint TEXT,
    gone_since_ms INTEGER,
    UNIQUE (asset, key)
  ) STRICT;
  CREATE INDEX resource_content ON resource(content);

  CREATE TABLE former_content (
    resource INTEGER NOT NULL REFERENCES resource(id),
    content INTEGER NOT NULL REFERENCES content(id),
    revision TEXT NOT NULL,
    until_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX former_content_content ON former_content(content);

  CREATE TABLE copy (
    place INTEGER NOT NULL REFERENCES place(id),
    path TEXT NOT NULL,
    content INTEGER NOT NULL REFERENCES content(id),
    state TEXT NOT NULL,
    proven_ms INTEGER NOT NULL,
    checked_ms INTEGER NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (place, path)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX copy_content ON copy(content, place);

  CREATE TABLE sidecar (
    place INTEGER NOT NULL REFERENCES place(id),
    path TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    size INTEGER NOT NULL,
    PRIMARY KEY (place, path)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE due_sidecar (
    place INTEGER NOT NULL REFERENCES place(id),
    path TEXT NOT NULL,
    PRIMARY KEY (place, path)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE stale_sums (
    place INTEGER NOT NULL REFERENCES place(id),
    folder TEXT NOT NULL,
    PRIMARY KEY (place, folder)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    outcome TEXT,
    report TEXT
  ) STRICT;
  `,
  accountMigration,
  leftStateMigration,
];

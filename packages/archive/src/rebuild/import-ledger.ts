import { DatabaseSync } from 'node:sqlite';
import { numberOf, openDatabase } from '../ledger/database.ts';
import { applicationId, migrations } from '../ledger/migrations.ts';
import type { Ledger } from '../ledger/open-ledger.ts';
import { type Heeding, heed } from './heed.ts';

export interface Importing extends Heeding {
  readonly placeId: string;
}

/**
 * Takes over what another ledger knows: its sources, assets, contents, and its copies and sidecars on the place with
 * this id. What this ledger knows already stays, but for what is found to speak against it (`heed`). `path` is a copy that may be changed (it is brought up to date first).
 * Nothing counts as proven until this computer has read it itself: the files may have been copied to another drive, ledger and
 * all, and the other computer's clock may have been wrong. Returns false where the file is not a sound ledger.
 */
export function importLedger(ledger: Ledger, path: string, { placeId, ...heeding }: Importing): boolean {
  if (!isSound(path)) return false;
  openDatabase(path).close();
  ledger.flush();
  ledger.db.prepare('ATTACH DATABASE ? AS other').run(path);
  try {
    ledger.transaction(() => {
      for (const statement of statements) ledger.db.exec(statement);
      ledger.db.prepare(copies).run(placeId);
      ledger.db.prepare(sidecars).run(placeId);
      heed(ledger, heeding);
    });
    ledger.flush();
  } finally {
    ledger.flush();
    ledger.db.exec('DETACH DATABASE other');
  }
  return true;
}

function isSound(path: string): boolean {
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      const check = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
      const id = numberOf(db.prepare('PRAGMA application_id').get()?.application_id);
      const version = numberOf(db.prepare('PRAGMA user_version').get()?.user_version);
      return check === 'ok' && id === applicationId && version <= migrations.length;
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

const statements = [
  `INSERT INTO source (key, kind, name, first_seen_ms, listed_whole_ms)
   SELECT key, kind, name, first_seen_ms, listed_whole_ms FROM other.source WHERE true ON CONFLICT (key) DO NOTHING`,
  'INSERT INTO content (sha256, size) SELECT sha256, size FROM other.content WHERE true ON CONFLICT (sha256) DO NOTHING',
  `INSERT INTO asset (source, key, filename, taken_local, taken_offset, taken_from, details_revision, details,
     first_seen_ms, gone_since_ms)
   SELECT s.id, a.key, a.filename, a.taken_local, a.taken_offset, a.taken_from, a.details_revision, a.details,
     a.first_seen_ms, a.gone_since_ms
   FROM other.asset a JOIN other.source o ON o.id = a.source JOIN source s ON s.key = o.key
   WHERE true ON CONFLICT (source, key) DO NOTHING`,
  `INSERT INTO resource (asset, key, role, filename, revision, size, availability, reason, modified_ms, content,
     fingerprint, gone_since_ms)
   SELECT m.id, r.key, r.role, r.filename, r.revision, r.size, r.availability, r.reason, r.modified_ms, c.id,
     r.fingerprint, r.gone_since_ms
   FROM other.resource r JOIN other.asset a ON a.id = r.asset JOIN other.source o ON o.id = a.source
   JOIN source s ON s.key = o.key JOIN asset m ON m.source = s.id AND m.key = a.key
   LEFT JOIN other.content oc ON oc.id = r.content LEFT JOIN content c ON c.sha256 = oc.sha256
   WHERE true ON CONFLICT (asset, key) DO NOTHING`,
];

const copies = `
  INSERT INTO copy (place, path, content, state, proven_ms, checked_ms, how)
  SELECT p.id, c.path, t.id, c.state, 0, 0, c.how
  FROM other.copy c JOIN other.place op ON op.id = c.place JOIN place p ON p.uuid = op.uuid
  JOIN other.content ot ON ot.id = c.content JOIN content t ON t.sha256 = ot.sha256
  WHERE op.uuid = ? ON CONFLICT (place, path) DO NOTHING`;

const sidecars = `
  INSERT INTO sidecar (place, path, sha256, size)
  SELECT p.id, s.path, s.sha256, s.size
  FROM other.sidecar s JOIN other.place op ON op.id = s.place JOIN place p ON p.uuid = op.uuid
  WHERE op.uuid = ? ON CONFLICT (place, path) DO NOTHING`;

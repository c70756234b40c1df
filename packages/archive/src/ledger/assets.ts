import type { DatabaseSync } from 'node:sqlite';
import {
  type Asset,
  type AssetDetails,
  detailsOf,
  type FingerprintVerdict,
  type Resource,
} from '../model/asset.ts';
import { type Digest, digestFromBytes } from '../model/digest.ts';
import type { LocalDateTime } from '../model/local-date-time.ts';
import { lazily, numberOf, optionalNumber, optionalText, textOf } from './database.ts';

/** What the ledger remembers of one resource of a listed asset. */
export interface KnownResource {
  readonly row: number;
  readonly revision: string;
  readonly availability: string;
  /** The content's row; absent while its bytes were never read. */
  readonly content?: number;
  /** Where each place, by its row, keeps a good copy. */
  readonly paths: Map<number, string>;
}

export interface KnownAsset {
  readonly row: number;
  readonly detailsRevision: string;
  readonly gone: boolean;
  readonly resources: Map<string, KnownResource>;
}

// CROSS JOIN is SQLite's way to be told the order: from the listed keys outwards, whatever it believes of the tables;
// INDEXED BY, not to walk all copies of the place.
const knownSql = `
  SELECT a.key, a.id AS asset, a.details_revision, a.gone_since_ms IS NOT NULL AS gone,
    r.key AS resource_key, r.id AS resource, r.revision, r.availability, r.content,
    (SELECT c.path FROM copy c INDEXED BY copy_content WHERE c.content = r.content AND c.place = ?1 AND c.state = 'ok' LIMIT 1) AS path
  FROM json_each(?2) listed
  CROSS JOIN asset a ON a.source = ?3 AND a.key = listed.value
  CROSS JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL`;

/** The ledger's assets and their resources. */
export function assetsTable(db: DatabaseSync, begin: () => void) {
  const known = lazily(db, knownSql);
  const upsertAsset = lazily(
    db,
    `INSERT INTO asset (source, key, filename, taken_local, taken_offset, taken_from, details_revision, details, first_seen_ms,
       trashed_ms)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, CASE WHEN ?10 THEN ?9 END)
     ON CONFLICT (source, key) DO UPDATE SET filename = excluded.filename, taken_local = excluded.taken_local,
       taken_offset = excluded.taken_offset, taken_from = excluded.taken_from, details = excluded.details,
       details_revision = excluded.details_revision, gone_since_ms = NULL, settled_on = NULL,
       trashed_ms = CASE WHEN excluded.trashed_ms IS NOT NULL THEN coalesce(trashed_ms, excluded.trashed_ms) END
     RETURNING id`,
  );
  const formerContent = lazily(
    db,
    `INSERT INTO former_content (resource, content, revision, until_ms)
     SELECT id, content, revision, ?1 FROM resource
     WHERE asset = ?2 AND key = ?3 AND revision <> ?4 AND content IS NOT NULL`,
  );
  const upsertResource = lazily(
    db,
    `INSERT INTO resource (asset, key, role, filename, revision, size, availability, reason, modified_ms, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (asset, key) DO UPDATE SET role = excluded.role, filename = excluded.filename,
       size = excluded.size, availability = excluded.availability, reason = excluded.reason,
       modified_ms = excluded.modified_ms, gone_since_ms = NULL,
       content = CASE WHEN excluded.content IS NULL AND revision = excluded.revision THEN content ELSE excluded.content END,
       fingerprint = CASE WHEN excluded.content IS NULL AND revision = excluded.revision THEN fingerprint END,
       revision = excluded.revision`,
  );
  const read = lazily(db, 'UPDATE resource SET content = ?, fingerprint = ? WHERE asset = ? AND key = ?');
  const resourcesGone = lazily(
    db,
    `UPDATE resource SET gone_since_ms = ?1 WHERE asset = ?2 AND gone_since_ms IS NULL
     AND key NOT IN (SELECT value FROM json_each(?3))`,
  );
  const present = lazily(db, 'SELECT id FROM asset WHERE source = ? AND gone_since_ms IS NULL');
  const countPresent = lazily(
    db,
    'SELECT count(*) AS n FROM asset WHERE source = ? AND gone_since_ms IS NULL',
  );
  const gone = lazily(db, 'UPDATE asset SET gone_since_ms = ? WHERE id = ? RETURNING trashed_ms');
  const back = lazily(db, 'UPDATE asset SET gone_since_ms = NULL WHERE id = ?');
  const tellingOf = lazily(
    db,
    `SELECT DISTINCT a.id, a.filename, a.details, a.taken_local, a.taken_offset, s.name AS source
     FROM copy c JOIN resource r ON r.content = c.content JOIN asset a ON a.id = r.asset JOIN source s ON s.id = a.source
     WHERE c.place = ? AND c.path = ? ORDER BY a.id`,
  );

  const countOn = lazily(
    db,
    `SELECT count(DISTINCT r.asset) AS n FROM copy c JOIN resource r ON r.content = c.content WHERE c.place = ?`,
  );

  const digests = lazily(
    db,
    `SELECT r.key, r.revision, r.fingerprint, t.sha256 FROM asset a JOIN resource r ON r.asset = a.id JOIN content t ON t.id = r.content
     WHERE a.source = ? AND a.key = ?`,
  );

  return {
    /** What reading a listed asset's resources showed, by resource id, as far as they were read at their present revision. */
    readingsOf(source: number, asset: Asset): Map<string, Reading> {
      const revisions = new Map(asset.resources.map(({ id, revision }) => [id, revision]));
      return new Map(
        digests()
          .all(source, asset.id)
          .filter((row) => revisions.get(textOf(row.key)) === textOf(row.revision))
          .map((row) => [textOf(row.key), readingOf(row)]),
      );
    },
    /** How many assets have something on a place. */
    countOn(place: number): number {
      return numberOf(countOn().get(place)?.n);
    },
    /** What is known of the listed assets of a source, by asset key; assets never seen are absent. */
    known(source: number, keys: readonly string[], places: readonly number[]): Map<string, KnownAsset> {
      const assets = new Map<string, KnownAsset>();
      const listed = JSON.stringify(keys);
      for (const place of places.length === 0 ? [0] : places) {
        for (const row of known().iterate(place, listed, source)) addKnown(assets, row, place);
      }
      return assets;
    },
    /** Records an asset as its source tells it now; the asset's row. */
    record(source: number, asset: Asset, nowMs: number): number {
      begin();
      const row = upsertAsset().get(
        source,
        asset.id,
        asset.filename,
        asset.takenAt?.local ?? null,
        asset.takenAt?.offset ?? null,
        asset.takenAtFrom ?? null,
        asset.detailsRevision,
        JSON.stringify(detailsOf(asset)),
        nowMs,
        asset.trashed === true ? 1 : 0,
      );
      return numberOf(row?.id);
    },
    /**
     * Records a resource as it was met now. Without `content` what was known of the same revision stays; a new revision
     * leaves its former content in the history.
     */
    recordResource(asset: number, resource: Resource, met: MetResource): void {
      begin();
      formerContent().run(met.nowMs, asset, resource.id, resource.revision);
      upsertResource().run(
        asset,
        resource.id,
        resource.role,
        resource.filename,
        resource.revision,
        resource.size,
        resource.availability,
        resource.reason ?? null,
        resource.modifiedAtMs ?? null,
        met.content ?? null,
      );
    },
    /** Records what reading a resource showed; the resource is on record at the revision that was read. */
    recordReading(asset: number, resource: string, { content, fingerprint }: MetContent): void {
      begin();
      read().run(content, fingerprint ?? null, asset, resource);
    },
    /** Resources of an asset that its source does not list any more. */
    markResourcesGone(asset: number, stillListed: readonly string[], nowMs: number): void {
      begin();
      resourcesGone().run(nowMs, asset, JSON.stringify(stillListed));
    },
    /** How many assets of a source are not marked as gone. */
    countPresent(source: number): number {
      return numberOf(countPresent().get(source)?.n);
    },
    /** Rows of the assets of a source that are not marked as gone. */
    *present(source: number): Iterable<number> {
      for (const row of present().iterate(source)) yield numberOf(row.id);
    },
    /** Whether it was in Recently Deleted before. */
    markGone(row: number, nowMs: number): boolean {
      begin();
      return optionalNumber(gone().get(nowMs, row)?.trashed_ms) !== undefined;
    },
    markBack(row: number): void {
      begin();
      back().run(row);
    },
    /** What all assets that share the content of a copy know of it, the oldest first. */
    tellingOf(place: number, path: string): TellingAsset[] {
      return tellingOf().all(place, path).map(tellingAssetOf);
    },
  };
}

/** An asset as a sidecar tells of it. */
export interface TellingAsset {
  readonly filename: string;
  readonly source: string;
  readonly takenAt?: LocalDateTime;
  readonly details: AssetDetails;
}

function tellingAssetOf(row: Record<string, unknown>): TellingAsset {
  const local = optionalText(row.taken_local);
  const offset = optionalText(row.taken_offset);
  return {
    filename: textOf(row.filename),
    source: textOf(row.source),
    details: JSON.parse(textOf(row.details)) as AssetDetails,
    ...(local === undefined ? {} : { takenAt: { local, ...(offset === undefined ? {} : { offset }) } }),
  };
}

/** What came out when a resource was read. */
export interface Reading {
  readonly digest: Digest;
  /** Absent where the source has no fingerprints. */
  readonly fingerprint?: FingerprintVerdict;
}

function readingOf(row: Record<string, unknown>): Reading {
  const digest = digestFromBytes(row.sha256 as Uint8Array);
  const fingerprint = optionalText(row.fingerprint);
  if (fingerprint !== 'match' && fingerprint !== 'differs' && fingerprint !== 'none') return { digest };
  return { digest, fingerprint };
}

/** What came out when a resource was read just now. */
export interface MetContent {
  /** The content's row. */
  readonly content: number;
  readonly fingerprint?: FingerprintVerdict | undefined;
}

export interface MetResource {
  readonly nowMs: number;
  readonly content?: number | undefined;
}

function addKnown(assets: Map<string, KnownAsset>, row: Record<string, unknown>, place: number): void {
  const key = textOf(row.key);
  let asset = assets.get(key);
  if (asset === undefined) {
    asset = {
      row: numberOf(row.asset),
      detailsRevision: textOf(row.details_revision),
      gone: row.gone === 1,
      resources: new Map(),
    };
    assets.set(key, asset);
  }
  const resourceKey = textOf(row.resource_key);
  let resource = asset.resources.get(resourceKey);
  if (resource === undefined) {
    resource = {
      row: numberOf(row.resource),
      revision: textOf(row.revision),
      availability: textOf(row.availability),
      ...(row.content === null ? {} : { content: numberOf(row.content) }),
      paths: new Map(),
    };
    asset.resources.set(resourceKey, resource);
  }
  const path = optionalText(row.path);
  if (path !== undefined) resource.paths.set(place, path);
}

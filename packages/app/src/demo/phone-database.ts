import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { appleFingerprint } from '@safelight/photos-library';

/** An asset as a made-up phone's own database tells of it. */
export interface DatabaseAsset {
  readonly uuid: string;
  /** Relative to the phone's media folder: `DCIM/100APPLE/IMG_0001.JPG`; to `originals` in a library of a Mac. */
  readonly path: string;
  /** What the camera called it, where its file is called otherwise. */
  readonly originalName?: string;
  readonly latitude?: number;
  readonly longitude?: number;
  /** Absent where it is only in iCloud. */
  readonly bytes?: Uint8Array;
  /** `YYYY-MM-DDTHH:mm:ss` on the clock on the wall. */
  readonly local?: string;
  /** `+02:00` */
  readonly offset?: string;
  readonly album?: string;
  readonly favorite?: boolean;
  readonly hidden?: boolean;
  readonly trashed?: boolean;
  /** The edited picture below PhotoData/Mutations. */
  readonly edited?: Uint8Array;
  /** The film of a Live Photo, beside it. */
  readonly film?: Uint8Array;
}

/** The tables and columns that readers ask for, of the many that a phone has (schema after the osxphotos project). */
const schema = `
  CREATE TABLE ZASSET (Z_PK INTEGER PRIMARY KEY, ZUUID TEXT, ZDIRECTORY TEXT, ZFILENAME TEXT, ZKIND INTEGER,
    ZKINDSUBTYPE INTEGER, ZTRASHEDSTATE INTEGER, ZTRASHEDDATE REAL, ZHIDDEN INTEGER, ZFAVORITE INTEGER, ZDATECREATED REAL,
    ZLATITUDE REAL, ZLONGITUDE REAL, ZADJUSTMENTSSTATE INTEGER, ZCLOUDLOCALSTATE INTEGER);
  CREATE TABLE ZADDITIONALASSETATTRIBUTES (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZORIGINALFILENAME TEXT, ZTITLE TEXT,
    ZTIMEZONEOFFSET INTEGER, ZORIGINALFILESIZE INTEGER, ZORIGINALSTABLEHASH TEXT, ZUNMANAGEDADJUSTMENT INTEGER);
  CREATE TABLE ZINTERNALRESOURCE (Z_PK INTEGER PRIMARY KEY, ZASSET INTEGER, ZRESOURCETYPE INTEGER, ZVERSION INTEGER,
    ZDATASTORESUBTYPE INTEGER, ZRECIPEID INTEGER, ZDATALENGTH INTEGER, ZLOCALAVAILABILITY INTEGER,
    ZREMOTEAVAILABILITY INTEGER, ZFINGERPRINT TEXT, ZCOMPACTUTI TEXT);
  CREATE TABLE ZGENERICALBUM (Z_PK INTEGER PRIMARY KEY, ZKIND INTEGER, ZTITLE TEXT, ZPARENTFOLDER INTEGER,
    ZTRASHEDSTATE INTEGER, ZUUID TEXT);
  CREATE TABLE Z_28ASSETS (Z_28ALBUMS INTEGER, Z_3ASSETS INTEGER);
  CREATE TABLE Z_1KEYWORDS (Z_1ASSETATTRIBUTES INTEGER, Z_39KEYWORDS INTEGER);
  CREATE TABLE ZKEYWORD (Z_PK INTEGER PRIMARY KEY, ZTITLE TEXT);
  CREATE TABLE ZPERSON (Z_PK INTEGER PRIMARY KEY, ZFULLNAME TEXT);
  CREATE TABLE ZDETECTEDFACE (Z_PK INTEGER PRIMARY KEY, ZASSETFORFACE INTEGER, ZPERSONFORFACE INTEGER);
  CREATE TABLE Z_METADATA (Z_VERSION INTEGER, Z_UUID TEXT, Z_PLIST BLOB);`;

/** What an iOS 18 says of itself. */
const metadata = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>PLModelVersion</key><integer>18000</integer></dict></plist>`;

/** Writes a phone's database of photos, as far as readers look at it: `PhotoData/Photos.sqlite` in its media folder. */
export function makePhoneDatabase(media: string, assets: readonly DatabaseAsset[]): void {
  makePhotosDatabase(join(media, 'PhotoData', 'Photos.sqlite'), assets);
}

/** Writes such a database at `path`. */
export function makePhotosDatabase(path: string, assets: readonly DatabaseAsset[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const db = new DatabaseSync(path);
  try {
    db.exec(schema);
    db.prepare('INSERT INTO Z_METADATA VALUES (1, ?, ?)').run('made-up', Buffer.from(metadata));
    db.exec('BEGIN');
    assets.forEach((asset, index) => {
      insertAsset(db, asset, index + 1);
    });
    insertAlbums(db, assets);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}

/** What Photos writes as latitude and longitude where it knows none. */
const nowhere = -180;

function insertAsset(db: DatabaseSync, asset: DatabaseAsset, key: number): void {
  const { uuid, path, bytes, edited, film } = asset;
  const slash = path.lastIndexOf('/');
  const offset = asset.offset === undefined ? null : offsetSeconds(asset.offset);
  const created =
    asset.local === undefined ? null : Date.parse(`${asset.local}Z`) / 1000 - (offset ?? 0) - appleEpoch;
  const trashedAt = asset.trashed === true ? (created ?? 0) + 86_400 : null;
  db.prepare('INSERT INTO ZASSET VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    key,
    uuid,
    path.slice(0, slash),
    path.slice(slash + 1),
    /\.(mov|mp4)$/i.test(path) ? 1 : 0,
    film === undefined ? 0 : 2,
    asset.trashed === true ? 1 : 0,
    trashedAt,
    asset.hidden === true ? 1 : 0,
    asset.favorite === true ? 1 : 0,
    created,
    asset.latitude ?? nowhere,
    asset.longitude ?? nowhere,
    edited === undefined ? 0 : 3,
    bytes === undefined ? 1 : 0,
  );
  db.prepare('INSERT INTO ZADDITIONALASSETATTRIBUTES VALUES (?, ?, ?, NULL, ?, ?, ?, ?)').run(
    key,
    key,
    asset.originalName ?? path.slice(slash + 1),
    offset,
    bytes?.length ?? null,
    bytes === undefined ? null : fingerprintOf(bytes),
    edited === undefined ? null : key,
  );
  const main = /\.(mov|mp4)$/i.test(path) ? 1 : 0;
  insertResource(db, key, { type: main, version: 0, subtype: 1, bytes });
  if (film !== undefined) insertResource(db, key, { type: 3, version: 0, subtype: 18, bytes: film });
  if (edited !== undefined) insertResource(db, key, { type: 0, version: 2, subtype: 2, bytes: edited });
}

interface ResourceNumbers {
  readonly type: number;
  readonly version: number;
  readonly subtype: number;
  readonly bytes: Uint8Array | undefined;
}

function insertResource(
  db: DatabaseSync,
  asset: number,
  { type, version, subtype, bytes }: ResourceNumbers,
): void {
  const here = bytes !== undefined;
  db.prepare('INSERT INTO ZINTERNALRESOURCE VALUES (NULL, ?, ?, ?, ?, 0, ?, ?, ?, ?, NULL)').run(
    asset,
    type,
    version,
    subtype,
    bytes?.length ?? 2_000_000,
    here ? 1 : -1,
    here ? 0 : 1,
    here ? fingerprintOf(bytes) : null,
  );
}

function insertAlbums(db: DatabaseSync, assets: readonly DatabaseAsset[]): void {
  const titles = [...new Set(assets.map(({ album }) => album).filter((title) => title !== undefined))];
  titles.forEach((title, index) => {
    db.prepare('INSERT INTO ZGENERICALBUM VALUES (?, 2, ?, NULL, 0, ?)').run(
      index + 1,
      title,
      `album-${index}`,
    );
  });
  assets.forEach(({ album }, index) => {
    if (album !== undefined)
      db.prepare('INSERT INTO Z_28ASSETS VALUES (?, ?)').run(titles.indexOf(album) + 1, index + 1);
  });
}

/** 2001-01-01 in seconds since 1970. */
const appleEpoch = 978_307_200;

function offsetSeconds(offset: string): number {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function fingerprintOf(bytes: Uint8Array): string {
  const hasher = appleFingerprint();
  hasher.update(bytes);
  return hasher.digest();
}

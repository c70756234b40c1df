import type { ExpectedFile } from '../files/expected-file.ts';
import { outsideFile } from '../files/outside-paths.ts';
import { safePath } from '../media/safe-path.ts';
import { split } from '../owner-filename.ts';
import type { PhotosRole } from '../photos-resource.ts';
import type { Row, Values } from '../sqlite/database.ts';
import { numberAt, numberOf, positiveAt, positiveOf, textAt, textOf } from '../sqlite/row-values.ts';
import type { MediaFolders } from './media-folders.ts';
import { type Master, photoMaster } from './photo-master.ts';

/** What the other tables say of the files of an asset. */
export interface FileRecords {
  readonly folders: MediaFolders;
  readonly volumes: ReadonlyMap<number, string>;
  /** Fingerprints of the files that iCloud has. */
  readonly inCloud: ReadonlySet<string>;
  /** Live videos, by the key of the master. */
  readonly live: ReadonlyMap<number, { readonly key: number; readonly local: boolean }>;
}

/** The files of an asset of Photos 4: masters under `Masters`, the rest under `resources/media`. */
export function expectedFiles(
  row: Row,
  renderings: readonly Values[],
  records: FileRecords,
): readonly ExpectedFile[] {
  const photo = photoMaster(row);
  const other = photo === 'master' ? 'alternate' : 'master';
  const main = masterFile(row, photo, numberOf(row, 'type') === 8 ? 'video' : 'photo', records);
  const raw =
    textOf(row, `${other}Path`) === undefined ? [] : [masterFile(row, other, 'alternate-photo', records)];
  return [main, ...raw, ...liveVideo(row, records), ...rendered(row, renderings, records)];
}

function masterFile(row: Row, prefix: Master, role: PhotosRole, records: FileRecords): ExpectedFile {
  const path = textOf(row, `${prefix}Path`) ?? '';
  const volume = records.volumes.get(numberOf(row, `${prefix}Volume`) ?? -1);
  const fingerprint = textOf(row, `${prefix}Fingerprint`);
  const outside = numberOf(row, `${prefix}Outside`) === 1;
  const missing = numberOf(row, `${prefix}Missing`);
  return {
    role,
    places: outside ? [] : masterPlaces(path),
    ...(outside && { outside: outsideFile(undefined, { volume, volumePath: path }) }),
    size: positiveOf(row, `${prefix}Size`),
    fingerprint,
    local: missing === undefined ? undefined : missing === 0,
    remote: fingerprint === undefined ? undefined : records.inCloud.has(fingerprint),
    extension: split(path).extension,
  };
}

function masterPlaces(path: string): ExpectedFile['places'] {
  const safe = path === '' ? undefined : safePath('Masters', path);
  if (safe === undefined) return [];
  const slash = safe.lastIndexOf('/');
  return [{ folder: safe.slice(0, slash), name: safe.slice(slash + 1) }];
}

function liveVideo(row: Row, { live, folders }: FileRecords): ExpectedFile[] {
  const isLive = [5, 8].includes(numberOf(row, 'special') ?? 0);
  const video = isLive ? live.get(numberOf(row, 'masterKey') ?? -1) : undefined;
  if (video === undefined) return [];
  const name = `jpegvideocomplement_${video.key.toString(16)}.mov`;
  const places = folders.places('master', video.key).map((folder) => ({ folder, name }));
  return [{ ...unmeasured, role: 'paired-video', places, local: video.local, extension: 'mov' }];
}

/** Only the renderings of the edit in force; those of earlier edits stay in the database for a while. */
function rendered(row: Row, renderings: readonly Values[], { folders }: FileRecords): ExpectedFile[] {
  const adjustment = textOf(row, 'adjustment');
  if (numberOf(row, 'edited') !== 1 || adjustment === undefined) return [];
  const isVideo = numberOf(row, 'type') === 8;
  const current = renderings.filter((rendering) => textAt(rendering, 3) === adjustment);
  return current.map((rendering) => {
    const key = positiveAt(rendering, 1) ?? 0;
    const paired = numberAt(rendering, 2) === 8 && !isVideo;
    const stem = `${paired ? 'videocomplementoutput' : 'fullsizeoutput'}_${key.toString(16)}`;
    const places = folders.places('version', key).map((folder) => ({ folder, stem }));
    const role = paired ? 'edited-paired-video' : isVideo ? 'edited-video' : 'edited-photo';
    return { ...unmeasured, role, places, extension: paired || isVideo ? 'mov' : 'jpeg' };
  });
}

const unmeasured = { size: undefined, fingerprint: undefined, local: undefined, remote: undefined };

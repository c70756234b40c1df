import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { AssetDetails } from '@safelight/archive';
import { absenceText } from '../../resource-sentences.ts';
import type { Output } from '../api/endpoints.ts';
import { Refusal } from '../guard/refusal.ts';
import { knownSourceId } from '../listed/sources.ts';
import { marksOf } from '../timeline/flags.ts';
import type { Timeline } from '../timeline/timeline.ts';

type Photo = Output<'GET /api/photos/{photo}'>;
type Resource = Photo['resources'][number];
type Copy = Resource['copies'][number];
type Row = Record<string, unknown>;

const assetSql = `
  SELECT a.*, s.kind AS source_kind, s.name AS source_name FROM asset a JOIN source s ON s.id = a.source WHERE a.id = ?`;
const resourceSql = `
  SELECT r.*, hex(t.sha256) AS sha256 FROM resource r LEFT JOIN content t ON t.id = r.content WHERE r.asset = ?
  ORDER BY r.gone_since_ms IS NOT NULL, r.id`;
const copySql = `
  SELECT p.uuid, p.name, p.address, c.path, c.state, c.proven_ms FROM copy c JOIN place p ON p.id = c.place
  WHERE c.content = ? ORDER BY p.id, c.path`;

/** One photo with everything that the ledger knows of it. */
export function photoAnswer(db: DatabaseSync, timeline: Timeline): (id: string) => Promise<Photo> {
  const [assets, resources, copies] = [assetSql, resourceSql, copySql].map((sql) => db.prepare(sql));
  return async (id) => {
    const asset = assets?.get(Number(id));
    if (asset === undefined) throw new Refusal(404, 'not-listed');
    const files = (resources?.all(Number(id)) ?? []).map((row) =>
      resourceOf(row, row.content === null ? [] : (copies?.all(row.content as number) ?? []).map(copyOf)),
    );
    const { columns } = await timeline.now();
    const at = columns.ids.indexOf(Number(id));
    const marks = at < 0 ? [] : marksOf(columns.flags[at] ?? 0);
    return { ...toldOf(asset), marks, resources: files, ...shownBy(files) };
  };
}

function toldOf(row: Row): Omit<Photo, 'marks' | 'resources' | 'kind' | 'view' | 'film'> {
  const details = JSON.parse(String(row.details)) as AssetDetails;
  const { title, description, keywords = [], people = [], albums = [], location, kinds = [] } = details;
  return {
    id: String(row.id),
    filename: String(row.filename),
    takenAt: withOffset(row),
    takenAtFrom: row.taken_from as string | null,
    source: {
      id: knownSourceId(Number(row.source)),
      kind: String(row.source_kind),
      name: String(row.source_name),
    },
    firstSeen: iso(row.first_seen_ms),
    goneSince: row.gone_since_ms === null ? null : iso(row.gone_since_ms),
    title: title ?? null,
    description: description ?? null,
    keywords: [...keywords],
    people: [...people],
    albums: albums.map((album) => album.title),
    location:
      location === undefined
        ? null
        : { latitude: location.latitude, longitude: location.longitude, place: location.place ?? null },
    kinds: [...kinds],
  };
}

function withOffset({ taken_local: local, taken_offset: offset }: Row): string | null {
  return local === null ? null : `${local}${offset ?? ''}`;
}

const iso = (ms: unknown): string => new Date(Number(ms)).toISOString();

function resourceOf(row: Row, copies: Copy[]): Resource {
  const { filename, role, availability } = row as Record<string, string>;
  const reason = row.reason === null ? null : absenceText({ reason: String(row.reason) });
  return {
    id: String(row.id),
    role: role ?? 'other',
    filename: filename ?? '',
    sizeBytes: Number(row.size),
    availability: availability ?? 'missing',
    reason,
    sha256: row.sha256 === null ? null : String(row.sha256).toLowerCase(),
    fingerprint: row.fingerprint as Resource['fingerprint'],
    gone: row.gone_since_ms !== null,
    copies,
  };
}

function copyOf(row: Row): Copy {
  const address = String(row.address);
  return {
    place: String(row.uuid),
    placeName: String(row.name),
    attached: existsSync(join(address, '.safelight', 'place.json')),
    path: String(row.path),
    state: row.state as Copy['state'],
    proven: iso(row.proven_ms),
  };
}

/** What the page can show: the edited version before the original, as its owner sees it. */
function shownBy(files: readonly Resource[]): Pick<Photo, 'kind' | 'view' | 'film'> {
  const readable = (...roles: string[]): Resource | undefined =>
    roles
      .flatMap((role) => files.find((file) => file.role === role && !file.gone && isReadable(file)) ?? [])
      .at(0);
  const picture = readable('edited-photo', 'photo', 'alternate-photo');
  const film = readable('edited-video', 'video', 'edited-paired-video', 'paired-video');
  const has = (role: string): boolean => files.some((file) => file.role === role && !file.gone);
  return {
    kind: has('video') ? 'video' : has('paired-video') ? 'live' : 'photo',
    view: picture === undefined ? null : `/view/${picture.id}`,
    film: film === undefined ? null : `/originals/${film.id}`,
  };
}

function isReadable({ copies }: Resource): boolean {
  return copies.some(({ attached, state }) => attached && state === 'ok');
}

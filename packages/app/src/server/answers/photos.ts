import type { DatabaseSync } from 'node:sqlite';
import type { Output, Request } from '../api/endpoints.ts';
import type { TimelineColumns } from '../timeline/build.ts';
import { marksOf } from '../timeline/flags.ts';
import { filtersOf, hiddenLeftOut, type MonthCount, monthsOf, select } from '../timeline/select.ts';
import type { Timeline } from '../timeline/timeline.ts';

type Window = Output<'GET /api/photos'>;
type Tile = Window['photos'][number];
type Query = {
  readonly filters?: string | undefined;
  readonly search?: string | undefined;
  readonly album?: string | undefined;
};

export interface PhotoAnswers {
  timeline(query: Query): Promise<Output<'GET /api/timeline'>>;
  window(query: Request<'GET /api/photos'>['query']): Promise<Window>;
  albums(): Promise<Output<'GET /api/albums'>>;
}

interface Selected {
  readonly version: string;
  readonly columns: TimelineColumns;
  readonly photos: Uint32Array;
  readonly months: readonly MonthCount[];
  readonly hidden: number;
}

const mostSelections = 6;

// The primary file's content names the picture; a RAW or a film beside it does not.
const tileSql = `
  SELECT a.id, a.filename, a.taken_local,
    (SELECT hex(t.sha256) FROM resource r JOIN content t ON t.id = r.content
     WHERE r.asset = a.id AND r.gone_since_ms IS NULL
       AND r.role IN ('edited-photo', 'photo', 'edited-video', 'video', 'alternate-photo')
     ORDER BY CASE r.role WHEN 'edited-photo' THEN 0 WHEN 'edited-video' THEN 1 WHEN 'photo' THEN 2 WHEN 'video' THEN 3 ELSE 4 END LIMIT 1) AS content
  FROM json_each(?) listed CROSS JOIN asset a ON a.id = listed.value`;

export function photoAnswers(db: DatabaseSync, timeline: Timeline): PhotoAnswers {
  const tiles = db.prepare(tileSql);
  const latest = new Map<string, Selected>();

  async function selected({ filters, search = '', album }: Query): Promise<Selected> {
    const { version, columns } = await timeline.now();
    const key = JSON.stringify([version, filters, search, album]);
    const known = latest.get(key);
    if (known !== undefined) return known;
    const selection = { filters: filtersOf(filters), search, album };
    const photos = select(columns, selection);
    const found = {
      version,
      columns,
      photos,
      months: monthsOf(columns, photos),
      hidden: hiddenLeftOut(columns, selection),
    };
    latest.set(key, found);
    // Scrolling asks for window after window of one selection.
    for (const old of [...latest.keys()].slice(0, -mostSelections)) latest.delete(old);
    return found;
  }

  return {
    async timeline(query) {
      const { version, photos, months, hidden } = await selected(query);
      return { version, total: photos.length, hidden, months: [...months] };
    },
    async window({ offset, limit, ...query }) {
      const { version, columns, photos } = await selected(query);
      const shown = [...photos.subarray(offset, offset + limit)];
      const ids = shown.map((index) => columns.ids[index]);
      const rows = new Map(tiles.all(JSON.stringify(ids)).map((row) => [row.id as number, row]));
      const found = shown.flatMap((index) => tileOf(columns, index, rows.get(columns.ids[index] ?? 0)) ?? []);
      return { version, total: photos.length, offset, photos: found };
    },
    async albums() {
      const { columns } = await timeline.now();
      const albums = [...columns.albums].map(([title, members]) => ({ title, count: new Set(members).size }));
      return { albums: albums.sort((one, other) => one.title.localeCompare(other.title)) };
    },
  };
}

function tileOf(
  columns: TimelineColumns,
  index: number,
  row: Record<string, unknown> | undefined,
): Tile | undefined {
  if (row === undefined) return undefined;
  const marks = marksOf(columns.flags[index] ?? 0);
  return {
    id: String(row.id),
    filename: String(row.filename),
    kind: marks.includes('video') ? 'video' : marks.includes('live') ? 'live' : 'photo',
    takenAt: row.taken_local as string | null,
    copies: columns.copies[index] ?? 0,
    marks,
    content: row.content === null ? null : String(row.content).toLowerCase(),
  };
}

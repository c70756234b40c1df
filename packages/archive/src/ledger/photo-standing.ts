import type { DatabaseSync } from 'node:sqlite';
import { lazilyAsArrays } from './database.ts';
import { type HeldAt, type Lack, lacks, placesText } from './standing.ts';

/** How one photo stands: the key of a row of `standing`. */
export interface PhotoStanding {
  readonly places: string;
  readonly lack: Lack;
  /** Rows of the sources that have every file of it here, with a comma on either side of each. */
  readonly here: string;
  /** A source says that a file of it is in the cloud. */
  readonly cloud: boolean;
  /** Apple's fingerprint disagrees with a file of it. */
  readonly differs: boolean;
}

type Member = readonly [
  asset: number,
  source: number,
  listed: number,
  availability: string | null,
  content: number | null,
  fingerprint: string | null,
];

// A photo in Recently Deleted, and one found on a place itself, are at no source that will keep them.
const membersSql = `
  SELECT a.id, a.source, CASE WHEN a.gone_since_ms IS NOT NULL OR s.kind = 'place' THEN 0 WHEN a.trashed_ms IS NOT NULL THEN 1 ELSE 2 END,
    r.availability, r.content, r.fingerprint
  FROM asset a JOIN source s ON s.id = a.source LEFT JOIN resource r ON r.asset = a.id AND r.gone_since_ms IS NULL
  WHERE a.photo = ?`;

/** Works out how photos stand, from the assets that share their original and the copies of all files of these. */
export function photoStandings(db: DatabaseSync): (photo: number) => PhotoStanding | undefined {
  const members = lazilyAsArrays(db, membersSql);
  const copies = lazilyAsArrays(
    db,
    `SELECT place, max(proven_ms) FROM copy INDEXED BY copy_content WHERE content = ? AND state = 'ok' GROUP BY place`,
  );
  return (photo) => {
    const rows = members().all(photo) as unknown as readonly Member[];
    if (rows.length === 0) return undefined;
    const contents = new Set(rows.flatMap(([, , , , content]) => content ?? []));
    const held = new Map<number, { count: number; oldestMs: number; newestMs: number }>();
    let uncopied = false;
    for (const content of contents) {
      const found = copies().all(content) as unknown as readonly [place: number, provenMs: number][];
      uncopied ||= found.length === 0;
      for (const [place, ms] of found) {
        const at = held.get(place);
        if (at === undefined) held.set(place, { count: 1, oldestMs: ms, newestMs: ms });
        else {
          at.count++;
          at.oldestMs = Math.min(at.oldestMs, ms);
          at.newestMs = Math.max(at.newestMs, ms);
        }
      }
    }
    const whole: HeldAt[] = [...held]
      .filter(([, { count }]) => count === contents.size)
      .map(([place, { oldestMs, newestMs }]) => ({ place, oldestMs, newestMs }))
      .sort((a, b) => a.place - b.place);
    const lack = gravest(rows, { uncopied, whole: whole.length > 0 });
    return {
      places: lack === '' ? placesText(whole) : '',
      lack,
      here: hereText(rows),
      cloud: rows.some(([, , listed, availability]) => listed > 0 && availability === 'cloud-only'),
      differs: rows.some(([, , , , , fingerprint]) => fingerprint === 'differs'),
    };
  };
}

function gravest(rows: readonly Member[], kept: { uncopied: boolean; whole: boolean }): Lack {
  const found = new Set<Lack>();
  for (const [, , , availability, content] of rows) {
    if (availability === null) found.add('no-files');
    else if (content !== null) continue;
    else if (availability === 'cloud-only' || availability === 'missing') found.add(availability);
    else found.add('unread');
  }
  if (kept.uncopied) found.add('no-good-copy');
  if (!kept.whole) found.add('split');
  return lacks.find((lack) => found.has(lack)) ?? '';
}

function hereText(rows: readonly Member[]): string {
  const whole = new Map<number, boolean>();
  const sourceOf = new Map<number, number>();
  for (const [asset, source, listed, availability] of rows) {
    sourceOf.set(asset, source);
    whole.set(asset, (whole.get(asset) ?? true) && listed === 2 && availability === 'here');
  }
  const sources = new Set([...whole].flatMap(([asset, is]) => (is ? (sourceOf.get(asset) ?? []) : [])));
  return sources.size === 0 ? '' : `,${[...sources].sort((a, b) => a - b).join(',')},`;
}

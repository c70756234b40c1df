import type { DatabaseSync } from 'node:sqlite';
import type { Output } from '../api/endpoints.ts';

type Growth = Output<'GET /api/growth'>;

const dayMs = 86_400_000;

// Bytes count once, on the day on which the first photo that has them was seen.
const archiveSql = `
  SELECT day, sum(photos) AS photos, sum(bytes) AS bytes FROM (
    SELECT first_seen_ms / ${dayMs} AS day, count(*) AS photos, 0 AS bytes FROM asset GROUP BY 1
    UNION ALL
    SELECT day, 0, sum(size) FROM (
      SELECT min(a.first_seen_ms) / ${dayMs} AS day, t.size FROM resource r JOIN asset a ON a.id = r.asset
        JOIN content t ON t.id = r.content GROUP BY r.content) GROUP BY 1)
  GROUP BY day ORDER BY day`;
const proofSql = `
  SELECT p.uuid, p.name, y.day, sum(y.copies) AS copies, sum(y.bytes) AS bytes FROM place_tally y JOIN place p ON p.id = y.place
  WHERE y.state = 'ok' AND y.copies > 0 GROUP BY p.id, y.day ORDER BY p.id, y.day`;

/** How the archive grew, and how old its proofs are. */
export function growthOf(db: DatabaseSync): Growth {
  let [photos, bytes] = [0, 0];
  const archive = db
    .prepare(archiveSql)
    .all()
    .map((row) => {
      photos += Number(row.photos);
      bytes += Number(row.bytes);
      return { day: dayText(Number(row.day)), photos, bytes };
    });
  const proofs = new Map<string, Growth['proofs'][number]>();
  for (const row of db.prepare(proofSql).all()) {
    const place = String(row.uuid);
    const known = proofs.get(place) ?? { place, name: String(row.name), days: [] };
    const day = Number(row.day);
    known.days.push({
      day: day === 0 ? null : dayText(day),
      copies: Number(row.copies),
      bytes: Number(row.bytes),
    });
    proofs.set(place, known);
  }
  return { archive, proofs: [...proofs.values()] };
}

function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

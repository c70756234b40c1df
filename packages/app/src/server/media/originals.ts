import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { isStoreKey } from '@safelight/archive';

/** An archived file that can be read now. */
export interface Original {
  readonly path: string;
  readonly filename: string;
  readonly sha256: string;
}

/** Finds archived files on the places that are attached, by what the ledger knows of them. */
export interface Originals {
  ofContent(sha256: string): Promise<string | undefined>;
  ofResource(id: string): Promise<Original | undefined>;
}

const copiesSql = `
  SELECT p.address, c.path FROM content t JOIN copy c ON c.content = t.id JOIN place p ON p.id = c.place
  WHERE t.sha256 = ? AND c.state = 'ok' ORDER BY p.id`;
const resourceSql = `
  SELECT r.filename, hex(t.sha256) AS sha256 FROM resource r JOIN content t ON t.id = r.content WHERE r.id = ?`;

export function openOriginals(db: DatabaseSync): Originals {
  const [copies, resource] = [db.prepare(copiesSql), db.prepare(resourceSql)];

  async function ofContent(sha256: string): Promise<string | undefined> {
    for (const { address, path } of copies.all(Buffer.from(sha256, 'hex'))) {
      const found = await pathOf(String(address), String(path));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  return {
    ofContent,
    async ofResource(id) {
      const row = resource.get(Number(id));
      if (row === undefined) return undefined;
      const sha256 = String(row.sha256).toLowerCase();
      const path = await ofContent(sha256);
      return path === undefined ? undefined : { path, sha256, filename: String(row.filename) };
    },
  };
}

/** A link on the drive may lead anywhere: only what truly lies on the place is read. */
async function pathOf(address: string, key: string): Promise<string | undefined> {
  if (!isStoreKey(key) || !existsSync(join(address, '.safelight', 'place.json'))) return undefined;
  const [root, path] = await Promise.all(
    [address, join(address, ...key.split('/'))].map((one) => realpath(one).catch(() => undefined)),
  );
  return root !== undefined && path?.startsWith(root + sep) === true ? path : undefined;
}

import { closeSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { changeDatabase } from './library-copy.ts';

/** Keys of the copies lie this far apart; every table of a sample has fewer rows. */
const stride = 1000;

/** The tables that grow with the assets, and those of their columns that hold keys of such tables. */
const growing: Readonly<Record<string, readonly string[]>> = {
  ZASSET: ['Z_PK', 'ZADDITIONALATTRIBUTES', 'ZEXTENDEDATTRIBUTES'],
  ZADDITIONALASSETATTRIBUTES: ['Z_PK', 'ZASSET', 'ZASSETDESCRIPTION', 'ZUNMANAGEDADJUSTMENT'],
  ZEXTENDEDATTRIBUTES: ['Z_PK', 'ZASSET'],
  ZASSETDESCRIPTION: ['Z_PK', 'ZASSETATTRIBUTES'],
  ZINTERNALRESOURCE: ['Z_PK', 'ZASSET'],
  ZDETECTEDFACE: ['Z_PK', 'ZASSET', 'ZASSETFORFACE'],
  Z_28ASSETS: ['Z_3ASSETS'],
  Z_30ASSETS: ['Z_3ASSETS'],
  Z_1KEYWORDS: ['Z_1ASSETATTRIBUTES'],
};

/**
 * Makes a library of a sample's copy with `copies` times as many assets more, each with a uuid and a file name
 * of its own, all else as Photos wrote it. `files` lays down their originals too: empty space of the right size.
 */
export function multiplyLibrary(library: string, copies: number, options: { readonly files: boolean }): void {
  const path = join(library, 'database/Photos.sqlite');
  changeDatabase(path, []);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  for (const [table, keys] of Object.entries(growing)) {
    const columns = database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(table)
      .map(({ name }) => String(name));
    if (columns.length === 0) continue;
    const values = columns.map((column) =>
      keys.includes(column) ? `"${column}" + n.i * ${stride}` : copiedValue(table, column),
    );
    database.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${copies})
      INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join()}) SELECT ${values.join()} FROM n, "${table}" t`);
  }
  if (options.files) layDownOriginals(database, library);
  database.close();
}

const newUuid = "printf('%08X', n.i) || substr(t.ZUUID, 9)";

function copiedValue(table: string, column: string): string {
  if (table !== 'ZASSET') return `t."${column}"`;
  if (column === 'ZUUID') return newUuid;
  return column === 'ZFILENAME' ? `replace(t.ZFILENAME, t.ZUUID, ${newUuid})` : `t."${column}"`;
}

function layDownOriginals(database: DatabaseSync, library: string): void {
  const sql = `SELECT a.ZDIRECTORY AS folder, a.ZFILENAME AS name, x.ZORIGINALFILESIZE AS size FROM ZASSET a
    JOIN ZADDITIONALASSETATTRIBUTES x ON x.ZASSET = a.Z_PK WHERE a.Z_PK > ${stride} AND a.ZDIRECTORY NOT LIKE '/%'`;
  for (const { folder, name, size } of database.prepare(sql).iterate()) {
    mkdirSync(join(library, 'originals', String(folder)), { recursive: true });
    const file = openSync(join(library, 'originals', String(folder), String(name)), 'w');
    ftruncateSync(file, Number(size));
    closeSync(file);
  }
}

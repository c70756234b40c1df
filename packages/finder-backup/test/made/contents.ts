import { readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { BackupEntry } from '@safelight/simulated-iphone';
import type { TemporaryFolder } from '../../../../test/support/temporary-folder.ts';

/** A small database; its write-ahead log holds the second row where `logged`. */
export function databaseBytes(
  folder: TemporaryFolder,
  { logged = false }: { readonly logged?: boolean } = {},
): { readonly bytes: Buffer; readonly log: Buffer | undefined } {
  const path = `${folder.path}/made.db`;
  rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  database.exec(`${logged ? 'PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;' : ''}
    CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX byText ON message(text);`);
  if (logged) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const insert = database.prepare('INSERT INTO message (text) VALUES (?)');
  for (let i = 0; i < 500; i++) insert.run(`message ${i} ${'x'.repeat(40)}`);
  const bytes = readFileSync(path);
  const log = logged ? readFileSync(`${path}-wal`) : undefined;
  database.close();
  rmSync(path, { force: true });
  return { bytes, log };
}

/** A picture that is whole by its format: start, some bytes, end. */
export function jpegBytes(size = 5000): Buffer {
  const bytes = Buffer.alloc(size, 0x41);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  bytes.set([0xff, 0xd9], size - 2);
  return bytes;
}

export const photoPath = (number: number): string =>
  `Media/DCIM/100APPLE/IMG_${String(number).padStart(4, '0')}.JPG`;

export function photos(count: number): BackupEntry[] {
  return Array.from({ length: count }, (_, number) => {
    const bytes = jpegBytes(3000 + number * 17);
    bytes.writeUInt32LE(number, 100);
    return { domain: 'CameraRollDomain', path: photoPath(number), bytes, digest: true };
  });
}

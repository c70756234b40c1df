import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupFile, FinderBackup } from '../../src/index.ts';

/** Turns a backup into the form that iOS 9 and older gave theirs: the list as Manifest.mbdb, all files in one folder. */
export function asOfIos9(backup: FinderBackup): void {
  const { folder } = backup.info;
  const records = Array.from(backup.entries(), mbdbRecord);
  writeFileSync(
    join(folder, 'Manifest.mbdb'),
    Buffer.concat([Buffer.from('mbdb\x05\0', 'latin1'), ...records]),
  );
  for (const shelf of readdirSync(folder).filter((name) => name.length === 2)) {
    for (const name of readdirSync(join(folder, shelf)))
      renameSync(join(folder, shelf, name), join(folder, name));
    rmSync(join(folder, shelf), { recursive: true });
  }
  rmSync(join(folder, 'Manifest.db'));
}

/** A record as the iphonebackupbrowser project describes it; numbers begin with their high byte. */
function mbdbRecord({ domain, path, kind, record }: BackupFile): Buffer {
  const { encryptionKey, digest, linkTarget, size = 0, modifiedAtMs = 0, protectionClass = 0 } = record ?? {};
  const key =
    encryptionKey === undefined ? undefined : Buffer.concat([Buffer.from('abcd'), encryptionKey.slice(4)]);
  const modes: Readonly<Record<string, number>> = { file: 0o100644, folder: 0o040755, link: 0o120777 };
  const numbers = Buffer.alloc(40);
  numbers.writeUInt16BE(modes[kind] ?? 0, 0);
  numbers.writeUInt32BE(Math.floor(modifiedAtMs / 1000), 18);
  numbers.writeBigUInt64BE(BigInt(size), 30);
  numbers.writeUInt8(protectionClass, 38);
  numbers.writeUInt8(1, 39);
  const texts = [domain, path, linkTarget, digest, key].map(blob);
  return Buffer.concat([...texts, numbers, blob('com.apple.name'), blob(Buffer.alloc(300, 7))]);
}

function blob(content: string | Uint8Array | undefined): Buffer {
  if (content === undefined) return Buffer.of(0xff, 0xff);
  const bytes = Buffer.from(content as Uint8Array);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

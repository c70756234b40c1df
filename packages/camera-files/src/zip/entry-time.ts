import type { MediaStat } from '../media-files.ts';
import { parseLocal } from '../time/wall-clock.ts';
import type { ZipRecord } from './directory.ts';

/**
 * When an entry was modified: from Info-ZIP's Unix fields (0x5455, the older 0x5855 that macOS writes) or NTFS's
 * (0x000a) as an instant; else DOS's wall clock, whose zone nothing says, counted as if it were UTC.
 */
export function entryTime(record: ZipRecord): Pick<MediaStat, 'modifiedAtMs' | 'modifiedAtLocal'> {
  const unix = record.extra.get(0x5455);
  if (unix && unix.length >= 5 && (unix.readUInt8(0) & 1) === 1)
    return { modifiedAtMs: unix.readInt32LE(1) * 1000 };
  const older = record.extra.get(0x5855);
  if (older && older.length >= 8) return { modifiedAtMs: older.readInt32LE(4) * 1000 };
  const ntfs = record.extra.get(0x000a);
  if (ntfs?.length === 32 && ntfs.readUInt16LE(4) === 1) {
    return { modifiedAtMs: Number(ntfs.readBigUInt64LE(8) / 10_000n) - 11_644_473_600_000 };
  }
  return dosTime(record.dosDate, record.dosTime);
}

function dosTime(date: number, time: number): Pick<MediaStat, 'modifiedAtMs' | 'modifiedAtLocal'> {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${1980 + (date >> 9)}-${two((date >> 5) & 15)}-${two(date & 31)}`;
  const modifiedAtLocal = `${day}T${two(time >> 11)}:${two((time >> 5) & 63)}:${two((time & 31) * 2)}`;
  const modifiedAtMs = parseLocal(modifiedAtLocal);
  return modifiedAtMs === undefined ? { modifiedAtMs: 0 } : { modifiedAtMs, modifiedAtLocal };
}

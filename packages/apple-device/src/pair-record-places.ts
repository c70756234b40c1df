import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DeviceError } from './errors.ts';
import { type PairRecord, readPairRecord, writePairRecord } from './pair-record.ts';
import { isUdid } from './usbmux/device.ts';
import { type MuxerOptions, readMuxerPairRecord } from './usbmux/requests.ts';

export interface PairRecordPlaces {
  readonly muxer: MuxerOptions;
  /** Folders of `UDID.plist` files, tried in turn after the multiplexer. */
  readonly folders: readonly string[];
}

export interface FoundPairRecord {
  readonly record: PairRecord;
  /** `multiplexer`, or the folder that holds it. */
  readonly from: string;
}

/**
 * Every usable record of this phone, the multiplexer's first. Damaged and unreadable ones are passed over: the phone
 * decides in `startSession` which one it knows. Throws `no-usbmuxd` and what else ends a talk with the multiplexer.
 */
export async function findPairRecords(
  places: PairRecordPlaces,
  udid: string,
): Promise<readonly FoundPairRecord[]> {
  const found: FoundPairRecord[] = [];
  const keep = (plist: Uint8Array | undefined, from: string): void => {
    const record = plist === undefined ? undefined : usable(plist);
    if (record !== undefined) found.push({ record, from });
  };
  keep(await readMuxerPairRecord(places.muxer, udid), 'multiplexer');
  for (const folder of places.folders) {
    keep(await readFile(fileOf(folder, udid)).catch(() => undefined), folder);
  }
  return found;
}

/** Writes a record into a folder of ours, readable by its owner alone, whole or not at all. */
export async function savePairRecordFile(folder: string, udid: string, record: PairRecord): Promise<void> {
  const path = fileOf(folder, udid);
  const temporary = `${path}.new`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(writePairRecord(record));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

function fileOf(folder: string, udid: string): string {
  if (!isUdid(udid)) throw new DeviceError('invalid-argument', 'not a UDID');
  return join(folder, `${udid}.plist`);
}

function usable(plist: Uint8Array): PairRecord | undefined {
  try {
    return readPairRecord(plist);
  } catch {
    return undefined;
  }
}

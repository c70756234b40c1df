import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbsent } from '../errors.ts';
import { writeDurably } from './durable.ts';
import { idToMs, type SnapshotRecord, type SnapshotState } from './snapshot.ts';

const fileName = 'snapshot.json';
const version = 1;
const states: ReadonlySet<unknown> = new Set<SnapshotState>(['verified', 'unverified', 'faulty']);

export async function writeRecord(folder: string, record: SnapshotRecord): Promise<void> {
  await writeDurably(join(folder, fileName), `${JSON.stringify({ version, ...record }, undefined, 2)}\n`);
}

/** The record of a snapshot; one that is not there or cannot be understood says so, and claims nothing. */
export async function readRecord(folder: string, id: string): Promise<SnapshotRecord> {
  const nothing = { takenAtMs: idToMs(id), state: 'unverified', method: 'copy', drills: [] } as const;
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, fileName), 'utf8'));
    if (isRecord(value)) return value;
    return { ...nothing, problem: `${fileName} cannot be understood` };
  } catch (error) {
    const why = isAbsent(error) ? 'is not there' : 'cannot be read';
    return { ...nothing, problem: `${fileName} ${why}` };
  }
}

function isRecord(value: unknown): value is SnapshotRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { version: written, takenAtMs, state, drills } = value as Record<string, unknown>;
  return written === version && typeof takenAtMs === 'number' && states.has(state) && Array.isArray(drills);
}

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readSums, snapshotId } from '@safelight/finder-backup';
import type { Session } from '../session.ts';
import { type DrilledFile, drill } from '../snapshots/drill.ts';
import { openBackup } from '../snapshots/open-backup.ts';
import { type RootOptions, snapshotNamed } from '../snapshots/roots.ts';
import { count, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface DrillCommandOptions extends RootOptions {
  readonly files: number;
  /** Where the sample goes, to be kept; else a scratch folder that is removed. */
  readonly to?: string;
  readonly passwordFd?: number;
}

/** `safelight snapshots drill`: restores a random sample, compares, and keeps a dated certificate beside the snapshot. */
export async function snapshotsDrill(
  name: string,
  options: DrillCommandOptions,
  session: Session,
): Promise<CommandResult> {
  const { store, snapshot } = await snapshotNamed(name, session, options);
  await using backup = await openBackup(snapshot.backup, session, options);
  const target = options.to === undefined ? session.scratch() : resolve(session.folder, options.to);
  const { signal } = session;
  try {
    const sums = await readSums(snapshot.folder);
    const files = await drill(backup, { files: options.files, target, sums, random: Math.random, signal });
    const atMs = session.now();
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const failed = files.filter(({ ok }) => !ok);
    const at = new Date(atMs).toISOString();
    const certificate = {
      version: 1,
      udid: snapshot.udid,
      snapshot: snapshot.id,
      at,
      bytes,
      failed: failed.length,
      files,
    };
    const path = join(snapshot.folder, 'drills', `${snapshotId(atMs)}.json`);
    await mkdir(join(snapshot.folder, 'drills'), { recursive: true });
    await writeFile(path, `${JSON.stringify({ ...certificate, files: keptOf(files) }, undefined, 2)}\n`, {
      mode: 0o600,
    });
    const summary = { atMs, files: files.length, bytes, failed: failed.length };
    await store.record(snapshot, { drills: [...snapshot.record.drills, summary] });
    return {
      outcome: failed.length === 0 ? 'ok' : 'attention',
      lines: [
        `${failed.length === 0 ? '✓' : '✗'} ${count(files.length, 'file')} of the snapshot ${snapshot.id}, drawn at random, restored and compared (${sizeText(bytes)}): ${failed.length === 0 ? 'all equal' : `${failed.length} not`}.`,
        ...failed.map(
          ({ domain, path: file, problem }) => `    ${printable(`${domain} ${file}: ${problem ?? ''}`)}`,
        ),
        `  Certificate: ${path}`,
      ],
      json: { ...certificate, certificate: path },
    };
  } finally {
    if (options.to === undefined) await rm(target, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A certificate lies beside an encrypted backup, and must not tell what that keeps secret: names and contents. */
function keptOf(files: readonly DrilledFile[]): unknown {
  return files.map(({ fileId, bytes, ok, problem }) => ({ fileId, bytes, ok, problem }));
}

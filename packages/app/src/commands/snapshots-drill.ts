import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FinderBackup, readSums, type Snapshot, sumOf } from '@safelight/finder-backup';
import { makeFolders } from '../places/make-folders.ts';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import {
  type Certificate,
  keepCertificate,
  type SampleCertificate,
  type WholeCertificate,
} from '../snapshots/certificate.ts';
import { openBackup, openWithPassword } from '../snapshots/open-backup.ts';
import { type RootOptions, type StoredSnapshot, snapshotNamed } from '../snapshots/roots.ts';
import { sampleDrill } from '../snapshots/sample-drill.ts';
import { brokeOff, wholeDrill } from '../snapshots/whole-drill.ts';
import { count, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface DrillCommandOptions extends RootOptions {
  /** How many files are drawn. */
  readonly files: number;
  /** The whole snapshot, to a simulated iPhone. */
  readonly whole?: boolean;
  /** Where the sample goes, to be kept; else a scratch folder that is removed. */
  readonly to?: string;
  readonly passwordFd?: number;
}

/**
 * `safelight snapshots drill`: restores a random sample to a folder, or the whole to a simulated iPhone, compares, and keeps a dated
 * certificate beside the snapshot.
 */
export async function snapshotsDrill(
  name: string,
  options: DrillCommandOptions,
  session: Session,
): Promise<CommandResult> {
  if (options.whole === true && options.to !== undefined)
    throw new UsageError(
      'A whole snapshot is restored to a simulated iPhone, which keeps no files; --to is for a sample. To have all files: safelight snapshots extract',
    );
  const stored = await snapshotNamed(name, session, options);
  return options.whole === true
    ? await drillWhole(stored, options, session)
    : await drillSample(stored, options, session);
}

async function drillSample(
  stored: StoredSnapshot,
  options: DrillCommandOptions,
  session: Session,
): Promise<CommandResult> {
  const { snapshot } = stored;
  await using backup = await openBackup(snapshot.backup, session, options);
  const target = options.to === undefined ? session.scratch() : resolve(session.folder, options.to);
  await makeFolders(target);
  try {
    const files = await sampled(backup, { files: options.files, target, snapshot, session });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const failed = files.filter(({ ok }) => !ok);
    const common = await certificateOf(snapshot, { bytes, failed: failed.length }, session);
    const certificate: SampleCertificate = { ...common, kind: 'sample', files };
    const all = `${count(files.length, 'file')} of the snapshot ${snapshot.id}, drawn at random, restored and compared (${sizeText(bytes)})`;
    return await concluded(stored, certificate, [
      failed.length === 0 ? `✓ ${all}: all equal.` : `✗ ${all}: ${failed.length} not.`,
      ...failed.map(({ domain, path, problem }) => `    ${printable(`${domain} ${path}: ${problem ?? ''}`)}`),
    ]);
  } finally {
    if (options.to === undefined) await rm(target, { recursive: true, force: true, maxRetries: 3 });
  }
}

interface Sampling {
  readonly files: number;
  readonly target: string;
  readonly snapshot: Snapshot;
  readonly session: Session;
}

async function sampled(backup: FinderBackup, { files, target, snapshot, session }: Sampling) {
  using job = session.job();
  return await sampleDrill(backup, {
    files,
    target,
    sums: await readSums(snapshot.folder),
    random: Math.random,
    job,
  });
}

const mostNamed = 20;

async function drillWhole(
  stored: StoredSnapshot,
  options: DrillCommandOptions,
  session: Session,
): Promise<CommandResult> {
  const { snapshot } = stored;
  const { backup, password } = await openWithPassword(snapshot.backup, session, options);
  await using _open = backup;
  const result = await wholeDrill(snapshot, { backup, password, session });
  const { files, bytes, problems } = result;
  const common = await certificateOf(snapshot, { bytes, failed: problems.length }, session);
  const certificate: WholeCertificate = { ...common, ...result, kind: 'whole' };
  const what = `The snapshot ${snapshot.id} was restored to a simulated iPhone`;
  const [first] = problems;
  const head =
    first?.problem === brokeOff
      ? `✗ The snapshot ${snapshot.id} could not be restored to a simulated iPhone:`
      : `✗ ${what}, and not all came back: ${count(files, 'file')} (${sizeText(bytes)}) equal, ${count(problems.length, 'problem')}:`;
  return await concluded(
    stored,
    certificate,
    problems.length === 0
      ? [`✓ ${what}, whole, and compared: ${count(files, 'file')} (${sizeText(bytes)}), every one equal.`]
      : [
          head,
          ...problems.slice(0, mostNamed).map(problemLine),
          ...(problems.length > mostNamed
            ? [`    and ${problems.length - mostNamed} more (--json names them)`]
            : []),
          `  What is damaged: safelight snapshots verify ${snapshot.id}`,
        ],
  );
}

function problemLine({ domain, path, problem, detail }: WholeCertificate['problems'][number]): string {
  const what = detail === undefined ? problem : `${problem}: ${detail}`;
  return `    ${printable(domain === null ? what : `${domain} ${path ?? ''}: ${what}`)}`;
}

async function certificateOf(
  { udid, id, folder, record }: Snapshot,
  { bytes, failed }: { readonly bytes: number; readonly failed: number },
  session: Session,
): Promise<Omit<Certificate, 'kind'>> {
  return {
    version: 1,
    udid,
    deviceName: record.deviceName ?? null,
    snapshot: id,
    encrypted: record.encrypted ?? null,
    at: new Date(session.now()).toISOString(),
    bytes,
    failed,
    sums: (await sumOf(join(folder, 'SHA256SUMS'))) ?? null,
  };
}

async function concluded(
  { store, snapshot }: StoredSnapshot,
  certificate: SampleCertificate | WholeCertificate,
  lines: readonly string[],
): Promise<CommandResult> {
  const path = await keepCertificate(snapshot, certificate);
  const { kind, bytes, failed, at } = certificate;
  const files = certificate.kind === 'whole' ? certificate.files : certificate.files.length;
  const summary = { atMs: Date.parse(at), kind, files, bytes, failed };
  // What does not come back is not verified, whatever was found before; the next verification judges it anew.
  const doubt = failed > 0 && snapshot.record.state === 'verified' ? { state: 'unverified' as const } : {};
  await store.record(snapshot, { drills: [...snapshot.record.drills, summary], ...doubt });
  return {
    outcome: failed === 0 ? 'ok' : 'attention',
    lines: [...lines, `  Certificate: ${path}`],
    json: { ...certificate, certificate: path.replace(/\.txt$/, '.json') },
  };
}

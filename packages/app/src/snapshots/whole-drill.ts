import { availableParallelism } from 'node:os';
import { restorePhone } from '@safelight/apple-device';
import { DeviceError } from '@safelight/apple-device/errors';
import {
  type BackupFile,
  type FinderBackup,
  fileDigests,
  readSums,
  type Snapshot,
  type Sums,
} from '@safelight/finder-backup';
import type { DomainFile } from '@safelight/simulated-iphone';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { type DrillPhone, drillPatienceMs, startDrillPhone } from './drill-phone.ts';

/** Something that did not come back as the snapshot holds it. */
export interface DrillProblem {
  readonly fileId: string | null;
  readonly domain: string | null;
  readonly path: string | null;
  readonly problem: string;
  /** More for the person at the terminal; it may name files. */
  readonly detail?: string;
}

export interface WholeDrill {
  /** Came back equal. */
  readonly files: number;
  readonly folders: number;
  readonly links: number;
  readonly bytes: number;
  readonly problems: readonly DrillProblem[];
}

/** The problem where nothing came back at all. */
export const brokeOff = 'the restore broke off';

export interface WholeDrillOptions {
  /** Opened. */
  readonly backup: FinderBackup;
  /** Of an encrypted one. */
  readonly password: string | undefined;
  readonly session: Session;
}

/**
 * Restores a whole snapshot to a simulated iPhone, over the protocol by which real ones are restored, and compares every file,
 * folder and link there with the snapshot, read a second time. What goes wrong is a problem and no error. Throws the
 * signal's reason; FinderBackupError where the list of files breaks off.
 */
export async function wholeDrill(snapshot: Snapshot, options: WholeDrillOptions): Promise<WholeDrill> {
  await using phone = await startDrillPhone(options.session);
  try {
    await restored(phone, snapshot, options);
  } catch (error) {
    options.session.signal.throwIfAborted();
    if (!(error instanceof DeviceError)) throw error;
    const nowhere = { fileId: null, domain: null, path: null };
    const problems = [{ ...nowhere, problem: brokeOff, detail: refusalText(error) }];
    return { files: 0, folders: 0, links: 0, bytes: 0, problems };
  }
  const comparison = new Comparison(phone, await readSums(snapshot.folder));
  await comparison.run(options);
  return comparison.result();
}

/** The simulated phone says which file it was given up at; that it is a phone that refuses would only puzzle. */
function refusalText(error: DeviceError): string {
  const said = / restoring (.*) \(MBErrorDomain\/\d+\)$/.exec(error.message)?.[1];
  return error.code === 'refused' && said !== undefined ? said : sentenceFor(error);
}

/** Where a real phone is restored from a copy, in which it may write, this one is known to write nothing. */
async function restored(
  { phone }: DrillPhone,
  { folder, udid }: Snapshot,
  { password, session }: WholeDrillOptions,
): Promise<void> {
  using job = session.job();
  await restorePhone(phone, {
    root: folder,
    sourceIdentifier: udid,
    systemFiles: true,
    removeItemsNotRestored: true,
    silenceMs: drillPatienceMs,
    signal: session.signal,
    onProgress: ({ files, bytes }) =>
      job.progress({
        phase: 'restore',
        doneBytes: bytes,
        doneItems: files,
        current: 'to a simulated iPhone',
      }),
    ...(password === undefined ? {} : { password }),
  });
}

const kinds = { file: 'file', folder: 'folder', link: 'symlink' } as const;

class Comparison {
  readonly #phone: DrillPhone;
  readonly #sums: Sums | undefined;
  readonly #problems: DrillProblem[] = [];
  readonly #equal = { file: 0, folder: 0, link: 0 };
  #bytes = 0;
  /** Files and links of the snapshot that the phone has, equal or not. */
  #found = 0;

  constructor(phone: DrillPhone, sums: Sums | undefined) {
    this.#phone = phone;
    this.#sums = sums;
  }

  async run({ backup, session }: WholeDrillOptions): Promise<void> {
    using job = session.job();
    const { signal } = session;
    for (const entry of backup.entries())
      if (entry.kind === 'folder' || entry.kind === 'link') this.#judge(entry, entry.kind, undefined);
    for await (const { file, digests } of fileDigests(backup, { threads: availableParallelism(), signal })) {
      if (digests instanceof Error) this.#tell(file, digests.message);
      else {
        const recorded = this.#sums?.get(file.fileId);
        const changed = recorded !== undefined && recorded !== digests.storedSha256;
        this.#judge(
          file,
          'file',
          digests.sha256,
          changed ? 'the stored bytes are not those recorded' : undefined,
        );
      }
      job.progress({
        phase: 'compare',
        doneBytes: this.#bytes,
        doneItems: this.#equal.file,
        current: 'compared',
      });
    }
    const all = this.#phone.files().all();
    const others = all.filter(({ kind }) => kind !== 'folder').length - this.#found;
    if (others > 0) this.#tell(undefined, `${others} on the phone that the snapshot does not list`);
  }

  result(): WholeDrill {
    const { file, folder, link } = this.#equal;
    return { files: file, folders: folder, links: link, bytes: this.#bytes, problems: this.#problems };
  }

  #judge(entry: BackupFile, kind: keyof typeof kinds, sha256: string | undefined, known?: string): void {
    const there = this.#phone.files().get(entry.domain, entry.path);
    if (there !== undefined && kind !== 'folder') this.#found++;
    const content = this.#phone.contentOf(entry);
    const problem =
      there === undefined
        ? 'it was not restored'
        : (known ??
          (sha256 !== undefined && content?.sha256 !== sha256 ? 'other bytes' : undefined) ??
          otherwise(entry, kind, there));
    if (problem !== undefined) this.#tell(entry, problem);
    else {
      this.#equal[kind]++;
      if (kind === 'file') this.#bytes += content?.bytes ?? 0;
    }
  }

  #tell(file: BackupFile | undefined, problem: string): void {
    const { fileId = null, domain = null, path = null } = file ?? {};
    this.#problems.push({ fileId, domain, path, problem });
  }
}

/** How a file on the phone differs from its record beside its bytes; undefined where it does not. */
function otherwise({ record }: BackupFile, kind: keyof typeof kinds, there: DomainFile): string | undefined {
  if (there.kind !== kinds[kind]) return `a ${there.kind}`;
  if (record === undefined) return 'its record cannot be understood';
  const { mode, modifiedAtMs, linkTarget = '' } = record;
  if (mode !== undefined && there.mode !== (mode & 0o7777)) return 'other permissions';
  if (modifiedAtMs !== undefined && there.modifiedAt * 1000 !== modifiedAtMs) return 'another date';
  return kind === 'link' && there.target !== linkTarget ? 'another target' : undefined;
}

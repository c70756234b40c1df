import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { backupErrorOf, FinderBackupError } from '../errors.ts';
import type { FinderBackup } from '../finder-backup.ts';
import type { BackupFile } from '../manifest/backup-file.ts';
import { doTasks } from '../threads/file-pool.ts';
import type { ExtractTask } from '../threads/tasks.ts';
import { TargetFolders, targetSegments } from './target-names.ts';

export interface ExtractOptions {
  readonly threads: number;
  /** Only this domain. */
  readonly domain?: string | undefined;
  /** Only this path, and what is below it. */
  readonly path?: string | undefined;
  /** Only what this says. */
  readonly chosen?: ((file: BackupFile) => boolean) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: ((progress: ExtractProgress) => void) | undefined;
  /** Told every file that was written, and where. */
  readonly onWritten?: ((file: BackupFile, target: string) => void) | undefined;
}

export interface ExtractProgress {
  readonly files: number;
  readonly bytes: number;
}

export interface Extraction extends ExtractProgress {
  /** Symbolic links of the phone lead to places of the phone, and are left out. */
  readonly links: number;
  readonly failed: readonly ExtractFailure[];
}

export interface ExtractFailure {
  readonly domain: string;
  readonly path: string;
  readonly code: FinderBackupError['code'];
  readonly message: string;
}

/**
 * Writes files of a backup, decrypted, to `target/domain/path`. Nothing that is there is replaced, and nothing lands outside the
 * target. A file that cannot be had is told in `failed`, and the others go on. Throws `damaged-manifest` where the
 * list breaks off, `no-permission`, `unreadable` where the target cannot be made; the signal's reason.
 */
export async function extractFiles(
  backup: FinderBackup,
  target: string,
  options: ExtractOptions,
): Promise<Extraction> {
  const root = resolve(target);
  await mkdir(root, { recursive: true }).catch((cause: unknown) => {
    throw backupErrorOf(cause, `cannot make ${root}`);
  });
  const extractor = new Extractor(backup, root);
  let files = 0;
  let bytes = 0;
  const toTask = (file: BackupFile): ExtractTask => extractor.task(file);
  for await (const { item, outcome } of doTasks(extractor.files(options), toTask, options)) {
    if (outcome instanceof Error) extractor.fail(item, outcome);
    else {
      files++;
      bytes += outcome.plainBytes;
      options.onWritten?.(item, extractor.targetOf(item));
    }
    options.progress?.({ files, bytes });
  }
  return { files, bytes, links: extractor.links, failed: extractor.failed };
}

class Extractor {
  readonly #backup: FinderBackup;
  readonly #root: string;
  readonly #folders: TargetFolders;
  readonly failed: ExtractFailure[] = [];
  links = 0;

  constructor(backup: FinderBackup, root: string) {
    this.#backup = backup;
    this.#root = root;
    this.#folders = new TargetFolders(root);
  }

  /** The files that are meant; folders are made and links counted on the way. */
  *files({ domain, path, chosen }: ExtractOptions): Generator<BackupFile> {
    for (const entry of this.#backup.entries(domain === undefined ? {} : { domain })) {
      if (!isBelow(entry.path, path) || chosen?.(entry) === false) continue;
      if (entry.kind === 'file') yield entry;
      else if (entry.kind === 'link') this.links++;
      else if (entry.kind === 'folder') this.#makeFolder(entry);
    }
  }

  task(file: BackupFile): ExtractTask {
    const target = this.targetOf(file);
    const segments = targetSegments(file.domain, file.path) ?? [];
    this.#folders.folder(segments.slice(0, -1));
    const modifiedAtMs = file.record?.modifiedAtMs;
    return { kind: 'extract', file: this.#backup.stored(file), target, modifiedAtMs };
  }

  /** Throws `unsafe-path`. */
  targetOf({ domain, path }: BackupFile): string {
    const segments = targetSegments(domain, path);
    if (segments === undefined)
      throw new FinderBackupError('unsafe-path', `${domain} ${path} is no safe path`);
    return join(this.#root, ...segments);
  }

  fail({ domain, path }: BackupFile, cause: unknown): void {
    const { code, message } = backupErrorOf(cause, cause instanceof Error ? cause.message : String(cause));
    this.failed.push({ domain, path, code, message });
  }

  #makeFolder(entry: BackupFile): void {
    try {
      const segments = targetSegments(entry.domain, entry.path);
      if (segments === undefined)
        throw new FinderBackupError('unsafe-path', `${entry.domain} ${entry.path} is no safe path`);
      this.#folders.folder(segments);
    } catch (error) {
      this.fail(entry, error);
    }
  }
}

function isBelow(path: string, parent: string | undefined): boolean {
  return (
    parent === undefined ||
    parent === '' ||
    path === parent ||
    path.startsWith(`${parent.replace(/\/$/, '')}/`)
  );
}

import { createHash } from 'node:crypto';

/** A file, folder or symlink of the phone that belongs into a backup. */
export interface DomainFile {
  /** Such as `CameraRollDomain` or `AppDomain-org.example.notes`. */
  readonly domain: string;
  /** Within the domain; `''` is its root. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'symlink';
  readonly sizeBytes: number;
  /** Permission bits. */
  readonly mode: number;
  /** Whole seconds since 1970. */
  readonly modifiedAt: number;
  readonly bornAt: number;
  /** Another one whenever the file was replaced or written. */
  readonly inode: number;
  /** Apple's data-protection class: 1 complete, 2 unless open, 3 until first unlock, 4 none. */
  readonly protectionClass: number;
  /** Of a symlink. */
  readonly target: string;
  /** The bytes, in pieces of any size. */
  chunks(): Iterable<Uint8Array>;
}

export interface NewDomainFile {
  readonly content?: Uint8Array | (() => Iterable<Uint8Array>);
  /** Needed where `content` is made up as it is read. */
  readonly sizeBytes?: number;
  readonly kind?: DomainFile['kind'];
  readonly mode?: number;
  readonly modifiedAt?: number;
  readonly protectionClass?: number;
  readonly target?: string;
}

const usualTime = 1_748_000_000;

/** All that a phone has to back up. Folders above a file come by themselves. */
export class DomainFiles {
  readonly #files = new Map<string, DomainFile>();
  #inode = 1000;

  get size(): number {
    return this.#files.size;
  }

  get(domain: string, path: string): DomainFile | undefined {
    return this.#files.get(`${domain}-${path}`);
  }

  put(domain: string, path: string, file: NewDomainFile = {}): void {
    this.#putFoldersAbove(domain, path);
    const { content = new Uint8Array(), modifiedAt = usualTime, kind = 'file' } = file;
    const bytes = content instanceof Uint8Array ? content : undefined;
    this.#files.set(`${domain}-${path}`, {
      domain,
      path,
      kind,
      sizeBytes: kind === 'file' ? (file.sizeBytes ?? bytes?.length ?? 0) : 0,
      mode: file.mode ?? (kind === 'folder' ? 0o755 : 0o644),
      modifiedAt,
      bornAt: modifiedAt,
      inode: this.#inode++,
      protectionClass: file.protectionClass ?? (kind === 'file' ? 3 : 0),
      target: file.target ?? '',
      chunks: bytes === undefined ? (content as () => Iterable<Uint8Array>) : () => [bytes],
    });
  }

  /** A file goes; a folder goes with all that is in it. */
  remove(domain: string, path: string): void {
    for (const key of [...this.#files.keys()]) {
      if (key === `${domain}-${path}` || key.startsWith(`${domain}-${path}/`)) this.#files.delete(key);
    }
  }

  /** In the order of their names. */
  all(): readonly DomainFile[] {
    return [...this.#files.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
  }

  /** A line for each, to compare two phones by: all that a restore brings back. */
  tree(): readonly string[] {
    return this.all().map((file) => {
      const { domain, path, kind, mode, modifiedAt, protectionClass, target } = file;
      return [domain, path, kind, mode.toString(8), modifiedAt, protectionClass, target, digest(file)].join(
        '|',
      );
    });
  }

  #putFoldersAbove(domain: string, path: string): void {
    const parts = path.split('/').slice(0, -1);
    const above = path === '' ? [] : ['', ...parts.map((_, index) => parts.slice(0, index + 1).join('/'))];
    for (const folder of above) {
      if (this.get(domain, folder) === undefined) this.put(domain, folder, { kind: 'folder' });
    }
  }
}

function digest(file: DomainFile): string {
  const hash = createHash('sha256');
  for (const chunk of file.chunks()) hash.update(chunk);
  return hash.digest('hex');
}

/** A file or folder of the phone's media partition. */
export interface MediaInfo {
  readonly kind: 'file' | 'folder' | 'symlink';
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
  readonly bornAtMs: number;
  /** Of a symlink. */
  readonly target?: string;
}

/** An open file. */
export interface MediaFile {
  /** At most `sizeBytes` from `position`; none at the end. Throws MediaFailure. */
  read(position: number, sizeBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/**
 * What a phone serves over AFC. Paths have no leading slash, `''` is the root. Listings are passed on as they are: a
 * hostile phone lists what it likes.
 */
export interface Media {
  /** Undefined when nothing is there. */
  stat(path: string): Promise<MediaInfo | undefined>;
  list(folder: string): Promise<readonly string[] | undefined>;
  /** Throws MediaFailure. */
  open(path: string): Promise<MediaFile | undefined>;
}

/** An AFC status that a file answers instead of bytes (libimobiledevice, afc.h). */
export class MediaFailure extends Error {
  override readonly name = 'MediaFailure';
  readonly status: number;

  constructor(status: number) {
    super(`AFC status ${status}`);
    this.status = status;
  }
}

export const folderInfo: MediaInfo = { kind: 'folder', sizeBytes: 64, modifiedAtMs: 0, bornAtMs: 0 };

import type { BackupFile } from '../manifest/backup-file.ts';

/**
 * - `missing`: the backup lists the file and does not hold it
 * - `damaged`: it does not decrypt to a sound end
 * - `key-damaged`: the file's own key is missing or does not come out
 * - `shortened`: stored as it is, and shorter than recorded
 * - `digest-differs`: other bytes than the phone recorded (only where the digests of this backup are understood)
 * - `stored-differs`: other bytes than were received, or than were there when last verified
 * - `database-damaged`: SQLite calls it damaged
 * - `media-damaged`: a photo or film that its own format calls cut short
 * - `unsafe`: a link, or no ordinary file
 * - `unreadable`: the system could not read it
 * - `manifest-damaged`: Manifest.db itself is not sound
 * - `size-differs`: another size than recorded; Apple's records are wrong for some files
 * - `media-odd`: the same for a file that is as the phone recorded it
 * - `database-unchecked`: it uses what only its own app brings along
 * - `name-differs`: stored under another name than its domain and path make
 * - `unsound-row`: a row of Manifest.db that names no file, or whose record cannot be understood
 * - `extra`: a file that the backup does not list
 */
export type FindingKind = DamageKind | NoteKind;

type DamageKind =
  | 'missing'
  | 'damaged'
  | 'key-damaged'
  | 'shortened'
  | 'digest-differs'
  | 'stored-differs'
  | 'database-damaged'
  | 'media-damaged'
  | 'unsafe'
  | 'unreadable'
  | 'manifest-damaged';

type NoteKind =
  | 'size-differs'
  | 'media-odd'
  | 'database-unchecked'
  | 'name-differs'
  | 'unsound-row'
  | 'extra';

export interface VerifyFinding {
  readonly kind: FindingKind;
  /** Something is lost or wrong; else worth knowing. */
  readonly damage: boolean;
  /** Undefined where no file of the list is meant. */
  readonly domain?: string;
  readonly path: string;
  readonly fileId?: string;
  readonly detail?: string;
}

const notes: ReadonlySet<FindingKind> = new Set<NoteKind>([
  'size-differs',
  'media-odd',
  'database-unchecked',
  'name-differs',
  'unsound-row',
  'extra',
]);

export interface Verification {
  /** Nothing is missing or damaged. */
  readonly sound: boolean;
  /** How it was looked at: opened with its keys, or only its stored bytes compared with what they were. */
  readonly depth: 'opened' | 'stored-bytes';
  readonly files: number;
  /** Files that were read to a sound end. */
  readonly soundFiles: number;
  readonly storedBytes: number;
  readonly databases: number;
  readonly media: number;
  /** Recorded digests that the bytes were compared with; `unproven`: not made in a way that is known. */
  readonly digests: { readonly match: number; readonly differ: number; readonly unproven: number };
  /** Files whose stored bytes are those that were received or recorded before. */
  readonly storedMatch: number;
  readonly damageCount: number;
  readonly noteCount: number;
  /** The first ten thousand. */
  readonly findings: readonly VerifyFinding[];
}

const mostFindings = 10_000;

/** Gathers what a verification sees. */
export class VerificationTally {
  files = 0;
  soundFiles = 0;
  storedBytes = 0;
  databases = 0;
  media = 0;
  match = 0;
  storedMatch = 0;
  #damage = 0;
  #notes = 0;
  readonly #findings: VerifyFinding[] = [];
  /** Files whose digest is another than the bytes': what that means is known in the end. */
  readonly #differing: VerifyFinding[] = [];
  #differ = 0;

  get damageCount(): number {
    return this.#damage;
  }

  add(kind: FindingKind, about: Omit<VerifyFinding, 'kind' | 'damage'>): void {
    const damage = !notes.has(kind);
    if (damage) this.#damage++;
    else this.#notes++;
    if (this.#findings.length < mostFindings) this.#findings.push({ kind, damage, ...about });
  }

  file(kind: FindingKind, { domain, path, fileId }: BackupFile, detail?: string): void {
    this.add(kind, { domain, path, fileId, ...(detail === undefined ? {} : { detail }) });
  }

  digestDiffers({ domain, path, fileId }: BackupFile): void {
    this.#differ++;
    if (this.#differing.length < mostFindings)
      this.#differing.push({ kind: 'digest-differs', damage: true, domain, path, fileId });
  }

  /**
   * How a phone makes its digests is not published. In a backup where some are the SHA-1 of the bytes, the others should
   * be; where none is, they prove nothing, and nothing is said against a file.
   */
  end(depth: Verification['depth']): Verification {
    const understood = this.match > 0;
    if (understood) for (const { kind, damage: _, ...about } of this.#differing) this.add(kind, about);
    return {
      sound: this.#damage === 0,
      depth,
      files: this.files,
      soundFiles: this.soundFiles,
      storedBytes: this.storedBytes,
      databases: this.databases,
      media: this.media,
      digests: {
        match: this.match,
        differ: understood ? this.#differ : 0,
        unproven: understood ? 0 : this.#differ,
      },
      storedMatch: this.storedMatch,
      damageCount: this.#damage,
      noteCount: this.#notes,
      findings: this.#findings,
    };
  }
}

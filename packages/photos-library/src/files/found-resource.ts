import type { MediaEntry, MediaFiles } from '../media/media-files.ts';
import { readFileChunks } from '../media/read-file.ts';
import { ownerFilename, split } from '../owner-filename.ts';
import { PhotosLibraryError } from '../photos-library-error.ts';
import type { PhotosResource, ResourceFinding } from '../photos-resource.ts';
import type { ExpectedFile } from './expected-file.ts';
import { type Judgement, judgeAvailability, sizeFindings } from './judge-availability.ts';

/** Where an expected file was looked for, and what stands there. */
export interface ResolvedFile {
  readonly expected: ExpectedFile;
  readonly path: string;
  readonly entry: MediaEntry | undefined;
  /** The database knows it. */
  readonly listed: boolean;
}

export interface ResourceContext {
  /** Of the asset: the name it was imported under. */
  readonly originalName: string;
  readonly files: MediaFiles;
}

/** A file of an asset. All is worked out when it is asked for: who lists a hundred thousand assets asks for little of each. */
export class FoundResource implements PhotosResource {
  readonly id: string;
  private readonly file: ResolvedFile;
  private readonly context: ResourceContext;
  private readonly judgement: Judgement;

  constructor(id: string, file: ResolvedFile, context: ResourceContext) {
    this.id = id;
    this.file = file;
    this.context = context;
    this.judgement = judgeAvailability(file.expected, file.entry);
  }

  get role(): PhotosResource['role'] {
    return this.file.expected.role;
  }

  get availability(): PhotosResource['availability'] {
    return this.judgement.availability;
  }

  get reason(): PhotosResource['reason'] {
    return this.judgement.reason;
  }

  get filename(): string {
    const { expected, entry } = this.file;
    const name = { extension: endingFor(expected, entry), byCamera: expected.byCamera === true };
    return ownerFilename(this.context.originalName, expected.role, name);
  }

  get size(): number {
    const { expected } = this.file;
    return this.here?.size ?? expected.size ?? expected.likelySize ?? 0;
  }

  get revision(): string {
    const { here } = this;
    const { size = 0, fingerprint } = this.file.expected;
    const state = here === undefined ? `absent-${size}` : `${here.size}-${Math.round(here.modifiedAtMs)}`;
    return fingerprint === undefined ? state : `${state}-${fingerprint}`;
  }

  get findings(): readonly ResourceFinding[] {
    const { expected, listed } = this.file;
    const findings = this.here === undefined ? [] : sizeFindings(expected.size, this.here.size);
    if (!listed) findings.push({ code: 'not-in-database' });
    return findings;
  }

  get inCloud(): boolean | undefined {
    return this.file.expected.remote;
  }

  get fingerprint(): string | undefined {
    return this.file.expected.fingerprint;
  }

  get modifiedAtMs(): number | undefined {
    return this.here?.modifiedAtMs;
  }

  get path(): string {
    return this.file.path;
  }

  get referenced(): boolean {
    return this.file.expected.outside !== undefined;
  }

  async *open(options: Parameters<PhotosResource['open']>[0] = {}): AsyncGenerator<Uint8Array> {
    if (this.here === undefined) throw new PhotosLibraryError('not-here', `${this.id} is not here`);
    const { path, referenced } = this;
    yield* referenced ? readFileChunks(path, options) : this.context.files.open(path, options);
  }

  private get here(): MediaEntry | undefined {
    return this.availability === 'here' ? this.file.entry : undefined;
  }
}

/** The recipe of an edit is a property list in the library and an AAE file everywhere else; the bytes are the same. */
function endingFor(expected: ExpectedFile, entry: MediaEntry | undefined): string {
  if (expected.role === 'adjustment-data') return 'aae';
  return entry === undefined ? expected.extension : split(entry.name).extension;
}

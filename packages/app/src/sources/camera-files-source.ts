import {
  type Asset,
  type AssetGroup,
  type Gathering,
  gathering,
  type Resource,
  type Source,
  type SourceId,
} from '@safelight/archive';
import {
  type CameraAsset,
  type CameraResource,
  cameraAssets,
  concernsOnePath,
  type FactsCache,
  isNamedAsMedia,
  isPackedName,
  type MediaFiles,
  type Passing,
} from '@safelight/camera-files';

export interface CameraFilesSourceOptions {
  readonly id: SourceId;
  readonly timeZone: string;
  readonly now: () => number;
  readonly cache: FactsCache;
}

/** A folder or zip of camera files as a source of the archive. */
export function cameraFilesSource(files: MediaFiles, options: CameraFilesSourceOptions): Source {
  const { id, timeZone, now, cache } = options;
  return {
    id,
    async *assets({ signal, onSkipped, pass } = {}) {
      const gathered = gathering();
      const listed = cameraAssets(files, {
        timeZone,
        nowMs: now(),
        cache,
        ...(pass === undefined ? {} : { passing: passingFolders(gathered, pass) }),
        ...(signal === undefined ? {} : { signal }),
        onSkipped({ path, kind }) {
          onSkipped?.({ path, kind, hidesAssets: mayHideAssets(path, kind) });
        },
      });
      for await (const one of listed) {
        const asset = assetOf(one);
        if (pass !== undefined) gathered.add(asset);
        yield asset;
      }
    },
    survey: ({ signal } = {}) => survey(files, '', signal),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

/** What is remembered of a folder is its group of assets; whether they are archived, the archive says anew each time. */
function passingFolders(gathered: Gathering, pass: (group: AssetGroup) => Promise<boolean>): Passing {
  return {
    note(folder) {
      const group = gathered.end(folder);
      return group === undefined ? undefined : JSON.stringify(group);
    },
    async pass(folder, note) {
      const group = groupOf(folder, note);
      return group !== undefined && (await pass(group));
    },
  };
}

function groupOf(folder: string, note: string): AssetGroup | undefined {
  const { assets, resources, bytes, digest } = JSON.parse(note) as Partial<Record<keyof AssetGroup, unknown>>;
  if (typeof assets !== 'number' || typeof resources !== 'number' || typeof bytes !== 'number')
    return undefined;
  return typeof digest === 'string' ? { folder, assets, resources, bytes, digest } : undefined;
}

/** Adds up the files below a folder, in the way that the listing goes, and looks into none. */
async function survey(
  files: MediaFiles,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<{ bytes: number; files: number }> {
  const total = { bytes: 0, files: 0 };
  const entries = await files.list(folder, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    // A folder below that cannot be listed is told by the listing itself.
    if (folder === '' || !concernsOnePath(error)) throw error;
    return [];
  });
  for (const { kind, name, size } of entries) {
    if (kind === 'file') {
      total.bytes += size;
      total.files++;
    } else if (kind === 'folder' && name !== '.safelight') {
      const below = await survey(files, folder === '' ? name : `${folder}/${name}`, signal);
      total.bytes += below.bytes;
      total.files += below.files;
    }
  }
  return total;
}

/** What was left out because it could not be read or is read another way, and not because it is no photo. */
const hidesAssets: ReadonlySet<string> = new Set([
  'unreadable-folder',
  'unreadable',
  'too-deep',
  'photos-library',
  'finder-backup',
  'packed',
  'damaged-zip',
  'no-room',
  'unfinished-download',
  'in-icloud',
]);

/** Single files that cannot be had out of a zip: photos, or zips that may hold some, if their names say so. */
const refusals: ReadonlySet<string> = new Set([
  'encrypted',
  'unsupported-compression',
  'duplicate-name',
  'unsafe-name',
]);

function mayHideAssets(path: string, kind: string): boolean {
  return hidesAssets.has(kind) || (refusals.has(kind) && (isNamedAsMedia(path) || isPackedName(path)));
}

function assetOf(asset: CameraAsset): Asset {
  const { id, filename, takenAt, location, burstId, title, description, keywords } = asset;
  return {
    id,
    filename,
    resources: asset.resources.map(resourceOf),
    // Everything told of a file is read from it, so it changes with the bytes alone.
    detailsRevision: '',
    ...(takenAt === undefined
      ? {}
      : {
          takenAt:
            takenAt.offset === undefined
              ? { local: takenAt.local }
              : { local: takenAt.local, offset: takenAt.offset },
          takenAtFrom: takenAt.from,
        }),
    ...(location === undefined ? {} : { location }),
    ...(burstId === undefined ? {} : { burstId }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(keywords === undefined ? {} : { keywords }),
  };
}

function resourceOf(resource: CameraResource): Resource {
  const { id, role, filename, size, modifiedAtMs, revision, findings } = resource;
  return {
    id,
    role,
    filename,
    size,
    modifiedAtMs,
    revision,
    availability: 'here',
    findings: findings.map((finding) =>
      'actual' in finding ? { kind: finding.code, detail: finding.actual } : { kind: finding.code },
    ),
    open: (options) => resource.open(options),
  };
}

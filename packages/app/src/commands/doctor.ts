import { realpath } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { PhotosLibrary } from '@safelight/photos-library';
import { UsageError } from '../sentences.ts';
import type { Session } from '../session.ts';
import {
  type AbsentResource,
  accountOf,
  type LibraryAccount,
  type NoticedResource,
} from '../sources/library-account.ts';
import { type ClaimedFiles, claimedFiles, strayAssets } from '../sources/library-strays.ts';
import { openPhotosLibraryAt } from '../sources/photos-library-at.ts';
import { isPhotosLibrary } from '../sources/photos-library-folder.ts';
import type { CommandResult } from './command.ts';
import { doctorLines } from './doctor-lines.ts';

/**
 * Whether this Mac keeps the originals: `optimized` where some are only in iCloud, `originals` where iCloud is used and all
 * are here, `unknown` where the library keeps no record.
 */
export type Storage = 'optimized' | 'originals' | 'no-icloud' | 'unknown';

/** `safelight doctor LIBRARY`: what a Photos library really holds, what it lacks, and what to do about it. */
export async function doctor(
  name: string,
  options: { readonly fingerprints: boolean },
  session: Session,
): Promise<CommandResult> {
  const path = await realpath(resolve(session.folder, name)).catch(() => {
    throw new UsageError(`There is nothing at ${resolve(session.folder, name)}`);
  });
  if (!(await isPhotosLibrary(path)))
    throw new UsageError(
      `${path} is no Photos library, and doctor looks at these only. What is in a folder or backup, and what cannot be read of it: safelight list`,
    );
  await using library = await openPhotosLibraryAt(path, session, { assetsNext: true });
  const account = await examine(library, { ...options, path }, session);
  const storage = storageOf(library, account);
  const outcome = isComplete(account) && library.warnings.length === 0 ? 'ok' : 'attention';
  const { generation, warnings, cloud } = library;
  const { fingerprints, ...counted } = account;
  return {
    outcome,
    lines: doctorLines({ name: basename(path), generation, warnings, account, storage }),
    json: {
      library: { path, name: basename(path), ...generation, warnings },
      complete: outcome === 'ok',
      ...counted,
      cloud,
      storage,
      fingerprints: fingerprints ?? null,
    },
  };
}

async function examine(
  library: PhotosLibrary,
  { fingerprints, path }: { readonly fingerprints: boolean; readonly path: string },
  session: Session,
): Promise<LibraryAccount> {
  using job = session.job();
  let [doneItems, doneBytes] = [0, 0];
  const totalItems = library.assetCount;
  const claimed = claimedFiles();
  const account = await accountOf(library, {
    fingerprints,
    signal: session.signal,
    onAsset(files) {
      doneItems++;
      for (const file of files) claimed.add(file.path);
      if (fingerprints) for (const { size } of files) doneBytes += size;
      job.progress({ phase: 'doctor', doneItems, totalItems, doneBytes });
    },
  });
  return { ...account, findings: [...account.findings, ...(await unknownTo(claimed, path, session))] };
}

/** Originals that the library's database does not know. */
async function unknownTo(
  claimed: ClaimedFiles,
  path: string,
  { timeZone, now, signal }: Session,
): Promise<NoticedResource[]> {
  const id = { key: `photos-library:${path}`, kind: 'photos-library', name: basename(path) };
  const found: NoticedResource[] = [];
  for await (const { id: asset, resources } of strayAssets(claimed, { path, id, timeZone, now }, { signal }))
    for (const { filename, role, size, id: file } of resources)
      found.push({ asset, filename, role, size, path: file, kind: 'not-in-database' });
  return found;
}

/** Photos writes its setting nowhere in the library; what it has done is seen in what is here. */
function storageOf({ cloud, assetCount }: PhotosLibrary, { absent }: LibraryAccount): Storage {
  if (absent.some(isOwnOriginalInCloud) || cloud.cloudOnly > 0) return 'optimized';
  if (cloud.originals === 0 && assetCount > 0) return 'unknown';
  return cloud.usesCloud ? 'originals' : 'no-icloud';
}

const originals: ReadonlySet<string> = new Set(['photo', 'video', 'paired-video', 'alternate-photo']);

function isOwnOriginalInCloud({ availability, role, reduced }: AbsentResource): boolean {
  return availability === 'cloud-only' && originals.has(role) && !reduced;
}

const harmless: ReadonlySet<string> = new Set([
  'not-in-database',
  'impossible-date',
  'no-uuid',
  'repeated-uuid',
]);

function isComplete({ resources, findings }: LibraryAccount): boolean {
  return resources.cloudOnly + resources.missing === 0 && findings.every(({ kind }) => harmless.has(kind));
}

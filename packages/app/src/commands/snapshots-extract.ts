import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { backupAt, type ExtractFailure, extractFiles, type FinderBackup } from '@safelight/finder-backup';
import { makeFolders } from '../places/make-folders.ts';
import type { Session } from '../session.ts';
import { type OpenOptions, openBackup } from '../snapshots/open-backup.ts';
import { type RootOptions, snapshotNamed } from '../snapshots/roots.ts';
import { count, number, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

export interface FilesOptions extends RootOptions, OpenOptions {
  readonly domain?: string;
  readonly path?: string;
}

/** A snapshot by its name, or any backup by its folder. */
async function openNamed(name: string, options: FilesOptions, session: Session): Promise<FinderBackup> {
  const path = resolve(session.folder, name);
  if (name !== 'newest' && existsSync(path)) return await openBackup(await backupAt(path), session, options);
  const { snapshot } = await snapshotNamed(name, session, options);
  return await openBackup(snapshot.backup, session, options);
}

const mostNamed = 20;

/** `safelight snapshots extract BACKUP --to FOLDER`: files of a backup, decrypted, into a folder. */
export async function snapshotsExtract(
  name: string,
  options: FilesOptions & { readonly to: string },
  session: Session,
): Promise<CommandResult> {
  await using backup = await openNamed(name, options, session);
  using job = session.job();
  const target = resolve(session.folder, options.to);
  await makeFolders(target);
  const result = await extractFiles(backup, target, {
    threads: availableParallelism(),
    domain: options.domain,
    path: options.path,
    signal: session.signal,
    progress: ({ files, bytes }) => job.progress({ phase: 'extract', doneBytes: bytes, doneItems: files }),
  });
  const { files, bytes, links, failed } = result;
  const named = failed.slice(0, mostNamed);
  return {
    outcome: failed.length > 0 ? 'attention' : 'ok',
    lines: [
      `${failed.length === 0 ? '✓' : '!'} ${count(files, 'file')} (${sizeText(bytes)}) in ${target}`,
      ...(links === 0 ? [] : [`  ${count(links, 'symbolic link')} of the phone left out.`]),
      ...(failed.length === 0 ? [] : [`  ${count(failed.length, 'file')} not extracted:`]),
      ...named.map(failureLine),
      ...(failed.length > mostNamed
        ? [`    and ${number(failed.length - mostNamed)} more (--json names them all)`]
        : []),
    ],
    json: { target, ...result },
  };
}

function failureLine({ domain, path, code, message }: ExtractFailure): string {
  const why = code === 'exists' ? 'there is such a file already, and it was not replaced' : message;
  return `    ${printable(`${domain} ${path}: ${why}`)}`;
}

/** `safelight snapshots files BACKUP`: the domains of a backup, or the files of one. */
export async function snapshotsFiles(
  name: string,
  options: FilesOptions & { readonly json: boolean },
  session: Session,
): Promise<CommandResult> {
  const backup = await openNamed(name, options, session);
  if (options.domain === undefined && options.path === undefined) {
    await using _open = backup;
    const domains = [...backup.domains()].map(([domain, entries]) => ({ domain, entries }));
    const lines = domains.map(({ domain, entries }) => `${printable(domain)}  ${number(entries)}`);
    return { outcome: 'ok', lines, json: { domains } };
  }
  if (options.json) return { outcome: 'ok', lines: [], json: undefined, text: filesText(backup, options) };
  await using _open = backup;
  for (const { domain, path, kind, size } of chosen(backup, options))
    session.say(`${printable(`${domain}  ${path}`)}  ${kind === 'file' ? sizeText(size ?? 0) : kind}`);
  return { outcome: 'ok', lines: [], json: undefined };
}

function* chosen(backup: FinderBackup, { domain, path = '' }: FilesOptions) {
  for (const entry of backup.entries(domain === undefined ? {} : { domain })) {
    if (path !== '' && entry.path !== path && !entry.path.startsWith(`${path}/`)) continue;
    const { record, kind } = entry;
    yield {
      domain: entry.domain,
      path: entry.path,
      kind,
      size: record?.size ?? null,
      modified: record?.modifiedAtMs === undefined ? null : new Date(record.modifiedAtMs).toISOString(),
      fileId: entry.fileId,
    };
  }
}

/** One document, however many files there are. */
async function* filesText(backup: FinderBackup, options: FilesOptions): AsyncGenerator<Uint8Array> {
  await using _open = backup;
  let text = '{ "files": [';
  let separator = '\n';
  for (const file of chosen(backup, options)) {
    text += `${separator}  ${JSON.stringify(file)}`;
    separator = ',\n';
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(`${text}\n] }\n`);
}

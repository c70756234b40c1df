import { homedir } from 'node:os';
import process from 'node:process';
import type { Session } from '../session.ts';
import { type FoundSource, findSources } from '../sources/find-sources.ts';
import { mountedVolumes } from '../sources/mounted-volumes.ts';
import { openPhotosLibraryAt } from '../sources/photos-library-at.ts';
import { count, printable } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

/** `safelight sources`: what there is to back up, in the usual places. */
export async function sources(session: Session): Promise<CommandResult> {
  const found = await findSources({
    home: homedir(),
    volumes: await mountedVolumes(process.platform),
    signal: session.signal,
    countLibrary: (path) => countLibrary(path, session),
  });
  const json = { sources: found.map((source) => ({ ...source, count: source.count ?? null })) };
  return { outcome: 'ok', lines: lines(found), json };
}

/** A library that cannot be opened is listed all the same; opening it tells why. */
async function countLibrary(path: string, session: Session): Promise<number | undefined> {
  try {
    await using library = await openPhotosLibraryAt(path, session);
    return library.assetCount;
  } catch {
    session.signal.throwIfAborted();
    return undefined;
  }
}

const kindTexts: Readonly<Record<FoundSource['kind'], string>> = {
  'photos-library': 'Photos library',
  'camera-card': 'camera card',
};

function lines(found: readonly FoundSource[]): string[] {
  if (found.length === 0)
    return [
      'Nothing found in Pictures and at the top of connected drives. Any folder of photos can be named too.',
    ];
  return found.flatMap((source) => [
    `${kindTexts[source.kind]} “${printable(source.name)}”${countText(source)}`,
    `    ${printable(source.path)}`,
  ]);
}

function countText({ kind, count: n }: FoundSource): string {
  if (n === undefined) return '';
  return `: ${kind === 'camera-card' ? count(n, 'file') : count(n, 'photo or video', 'photos and videos')}`;
}

import { homedir } from 'node:os';
import process from 'node:process';
import { finderBackupFolders } from '@safelight/finder-backup';
import { sentenceFor } from '../sentences.ts';
import type { Session } from '../session.ts';
import { type Found, type FoundSource, findSources } from '../sources/find-sources.ts';
import { mountedVolumes } from '../sources/mounted-volumes.ts';
import { openPhotosLibraryAt } from '../sources/photos-library-at.ts';
import { count, dayText, printable, sizeText } from '../terminal/words.ts';
import type { CommandResult } from './command.ts';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** `safelight sources`: what there is to back up, in the usual places. */
export async function sources(
  session: Session,
  { platform, home }: Surroundings = { platform: process.platform, home: homedir() },
): Promise<CommandResult> {
  const found = await findSources({
    home,
    volumes: await mountedVolumes(platform),
    finderBackups: finderBackupFolders({ platform, home, appData: session.environment.APPDATA }),
    measure: true,
    signal: session.signal,
    countLibrary: (path) => countLibrary(path, session),
  });
  const refused = found.refused.map(sentenceFor);
  const json = { sources: found.sources.map(documentOf), refused };
  return { outcome: 'ok', lines: lines(found, { refused, platform, nowMs: session.now() }), json };
}

function documentOf({ backup, count: n, ...source }: FoundSource) {
  if (backup === undefined) return { ...source, count: n ?? null };
  const { udid, dateMs, encrypted, finished, bytes } = backup;
  const date = dateMs === undefined ? null : new Date(dateMs).toISOString();
  const told = { encrypted: encrypted ?? null, finished: finished ?? null, bytes: bytes ?? null };
  return { ...source, count: null, backup: { udid, date, ...told } };
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

const kindTexts = { 'photos-library': 'Photos library', 'camera-card': 'camera card' } as const;

function lines(
  { sources: found }: Found,
  o: { readonly refused: readonly string[]; readonly platform: NodeJS.Platform; readonly nowMs: number },
): string[] {
  const refused = o.refused.map((why) => `! Backups of phones by Finder could not be looked for. ${why}`);
  if (found.length === 0)
    return [
      'Nothing found in Pictures and at the top of connected drives. Any folder of photos can be named too.',
      ...refused,
    ];
  return [
    ...found.flatMap((source) =>
      source.kind === 'finder-backup'
        ? backupLines(source, o)
        : [
            `${kindTexts[source.kind]} “${printable(source.name)}”${countText(source)}`,
            `    ${printable(source.path)}`,
          ],
    ),
    ...refused,
  ];
}

function countText({ kind, count: n }: FoundSource): string {
  if (n === undefined) return '';
  return `: ${kind === 'camera-card' ? count(n, 'file') : count(n, 'photo or video', 'photos and videos')}`;
}

/** What it is, where it is, and what reads it. */
function backupLines(
  { name, path, source, backup }: FoundSource,
  { platform, nowMs }: { readonly platform: NodeJS.Platform; readonly nowMs: number },
): string[] {
  const { dateMs, encrypted, finished, bytes } = backup ?? {};
  const facts = [
    dateMs === undefined ? 'its date is not known' : dayText(dateMs, nowMs),
    ...(bytes === undefined ? [] : [sizeText(bytes)]),
    encrypted === undefined ? 'perhaps encrypted' : encrypted ? 'encrypted' : 'not encrypted',
    ...(finished === false ? ['not finished by the phone: it may lack much'] : []),
  ];
  return [
    `backup of the phone “${printable(name)}”: ${facts.join(', ')}`,
    `    ${printable(path)}`,
    `    safelight backup ${quoted(printable(source), platform)} --to FOLDER`,
    ...(encrypted === true
      ? ['    Its password is asked for: the one that was set for backups of this phone.']
      : []),
  ];
}

/** As it can be pasted into the system's shell. */
function quoted(text: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}

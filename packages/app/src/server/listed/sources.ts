import { homedir } from 'node:os';
import process from 'node:process';
import { finderBackupFolders } from '@safelight/finder-backup';
import { sentenceFor } from '../../sentences.ts';
import type { FoundBackup } from '../../sources/find-finder-backups.ts';
import { findSources } from '../../sources/find-sources.ts';
import { mountedVolumes } from '../../sources/mounted-volumes.ts';
import { openPhotosLibraryAt } from '../../sources/photos-library-at.ts';
import type { Output } from '../api/endpoints.ts';
import { Refusal } from '../guard/refusal.ts';
import { seal } from '../guard/secret.ts';
import type { World } from '../world.ts';
import type { Folders } from './folders.ts';

type Found = Pick<Output<'GET /api/found'>, 'sources' | 'problem'>;

/** What may be backed up, as the page names it, and as the command line does. */
export interface ListedSources {
  /** Photos libraries, cards and backups of phones in the usual places. */
  find(signal: AbortSignal): Promise<Found>;
  /** What to give to a command for the id of a phone, a found or known source, or a folder. Throws a Refusal. */
  nameOf(id: string): Promise<string>;
}

export function listedSources(world: World, folders: Folders): ListedSources {
  const ids = seal('source');
  const { session } = world;

  async function countLibrary(path: string): Promise<number | undefined> {
    try {
      await using library = await openPhotosLibraryAt(path, session);
      return library.assetCount;
    } catch {
      return undefined;
    }
  }

  return {
    async find(signal) {
      const [home = homedir(), ...volumes] = world.roots ?? [
        homedir(),
        ...(await mountedVolumes(process.platform)),
      ];
      const finderBackups = world.finderBackups ?? ofApple(world);
      const found = await findSources({ home, volumes, finderBackups, measure: false, signal, countLibrary });
      return {
        sources: found.sources.map(({ source, backup, count, ...one }) => ({
          id: `found.${ids.sign(source)}`,
          ...one,
          count: count ?? null,
          backup: backup === undefined ? null : backupDocument(backup),
        })),
        problem: found.refused.map(sentenceFor)[0] ?? null,
      };
    },
    async nameOf(id) {
      if (phonePattern.test(id)) return id;
      if (id.startsWith('found.')) {
        const name = ids.open(id.slice('found.'.length));
        if (name === undefined) throw new Refusal(404, 'not-listed');
        return name;
      }
      if (id.startsWith('known.')) return knownName(id, session.ledger.sources.all());
      return await folders.pathOf(id);
    },
  };
}

function ofApple({ session }: World): string[] {
  const home = homedir();
  return finderBackupFolders({ platform: process.platform, home, appData: session.environment.APPDATA });
}

function backupDocument({ dateMs, encrypted, finished }: FoundBackup) {
  const date = dateMs === undefined ? null : new Date(dateMs).toISOString();
  return { date, encrypted: encrypted ?? null, finished: finished ?? null };
}

const phonePattern = /^phone:([0-9A-Za-z-]{1,64})$/;

/** The UDID in the id of a phone. Throws a Refusal. */
export function udidOf(id: string): string {
  const [, udid] = phonePattern.exec(id) ?? [];
  if (udid === undefined) throw new Refusal(404, 'not-listed');
  return udid;
}

/** The id of a source that the ledger knows. */
export const knownSourceId = (row: number): string => `known.${row}`;

function knownName(id: string, known: readonly { readonly row: number; readonly key: string }[]): string {
  const source = known.find(({ row }) => knownSourceId(row) === id);
  if (source === undefined) throw new Refusal(404, 'not-listed');
  const [kind, ...rest] = source.key.split(':');
  if (kind === 'finder-backup') return source.key;
  return kind === 'iphone' ? `phone:${rest.join(':')}` : rest.join(':');
}

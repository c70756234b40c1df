import { homedir } from 'node:os';
import process from 'node:process';
import { findSources } from '../../sources/find-sources.ts';
import { mountedVolumes } from '../../sources/mounted-volumes.ts';
import { openPhotosLibraryAt } from '../../sources/photos-library-at.ts';
import type { Output } from '../api/endpoints.ts';
import { Refusal } from '../guard/refusal.ts';
import { seal } from '../guard/secret.ts';
import type { World } from '../world.ts';
import type { Folders } from './folders.ts';

type Found = Output<'GET /api/found'>['sources'];

/** What may be backed up, as the page names it, and as the command line does. */
export interface ListedSources {
  /** Photos libraries and cards in the usual places. */
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
      const found = await findSources({ home, volumes, signal, countLibrary });
      return found.map(({ kind, name, path, count }) => ({
        id: `found.${ids.sign(path)}`,
        kind,
        name,
        path,
        count: count ?? null,
      }));
    },
    async nameOf(id) {
      if (phonePattern.test(id)) return id;
      if (id.startsWith('found.')) {
        const path = ids.open(id.slice('found.'.length));
        if (path === undefined) throw new Refusal(404, 'not-listed');
        return path;
      }
      if (id.startsWith('known.')) return knownName(id, session.ledger.sources.all());
      return await folders.pathOf(id);
    },
  };
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

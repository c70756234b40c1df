import { basename } from 'node:path';
import type { PlaceRow } from '@safelight/archive';
import type { JobRequest } from '../api/jobs.ts';
import { Refusal } from '../guard/refusal.ts';
import type { Folders } from '../listed/folders.ts';
import { type ListedSources, udidOf } from '../listed/sources.ts';
import type { World } from '../world.ts';
import type { JobOrder } from './jobs.ts';

export interface Listed {
  readonly world: World;
  readonly folders: Folders;
  readonly sources: ListedSources;
}

/** What the page asks for, with the ids that it was given turned into what they stand for. Throws a Refusal. */
export async function orderOf(request: JobRequest, listed: Listed): Promise<JobOrder> {
  const order = await openOrderOf(request, listed);
  return 'password' in request && request.password !== undefined
    ? { ...order, password: request.password }
    : order;
}

async function openOrderOf(request: JobRequest, listed: Listed): Promise<JobOrder> {
  const rows = listed.world.session.ledger.places.all();
  switch (request.kind) {
    case 'backup':
      return await backupOrder(request, listed);
    case 'verify': {
      const places = placesOf(request.places, rows);
      const title = places.length === 0 ? 'Check all copies' : `Check ${namesOf(places)}`;
      return {
        command: { kind: 'verify', places: idsOf(places) },
        title,
        uses: idsOrAll(places),
      };
    }
    case 'restore': {
      const { folder, from, kind, month, album, name } = request;
      const selection = {
        ...(month === undefined ? {} : { month }),
        ...(album === undefined ? {} : { album }),
        ...(name === undefined ? {} : { name }),
      };
      const to = await listed.folders.pathOf(folder);
      const places = idsOf(placesOf(from, rows));
      return { command: { kind, to, from: places, ...selection }, title: `Restore to ${to}`, uses: [to] };
    }
    case 'doctor': {
      const library = await listed.sources.nameOf(request.source);
      const { kind, fingerprints } = request;
      return {
        command: { kind, library, fingerprints },
        title: `Examine ${titleOf(library)}`,
        uses: [library],
      };
    }
    case 'pair-phone':
    case 'phone-backup':
      return await phoneOrder(request, listed);
    case 'add-place':
    case 'adopt-place':
    case 'check-place':
      return await placeOrder(request, listed);
    default:
      return await upkeepOrder(request, listed);
  }
}

async function backupOrder(
  { source, places: ids, dryRun, trashed, hidden, shared }: Extract<JobRequest, { kind: 'backup' }>,
  { world, sources }: Listed,
): Promise<JobOrder> {
  const name = await sources.nameOf(source);
  const places = placesOf(ids, world.session.ledger.places.all());
  const to = places.map(({ address }) => address);
  const from = titleOf(name);
  return {
    command: { kind: 'backup', source: name, to, dryRun, choice: { trashed, hidden, shared } },
    title: dryRun ? `See what a backup of ${from} would copy` : `Back up ${from}`,
    uses: idsOrAll(places),
  };
}

/** A source in the title of its run. */
function titleOf(name: string): string {
  if (name.startsWith('phone:')) return 'the phone';
  const own = basename(name) || name;
  if (name.startsWith('finder-backup:')) return `the phone’s backup “${own}”`;
  const library = own.replace(/\.photoslibrary$/i, '');
  return library === own ? `“${own}”` : `the library “${library}”`;
}

type PhoneRequest = Extract<JobRequest, { kind: 'pair-phone' | 'phone-backup' }>;

async function phoneOrder(request: PhoneRequest, { folders }: Listed): Promise<JobOrder> {
  const udid = udidOf(request.phone);
  if (request.kind === 'pair-phone')
    return {
      command: { kind: request.kind, udid },
      title: 'Ask the phone to trust this computer',
      uses: [request.phone],
    };
  const to = request.folder === undefined ? {} : { to: await folders.pathOf(request.folder) };
  return {
    command: { kind: request.kind, udid, full: request.full, ...to },
    title: request.full ? 'Back up everything on the phone again' : 'Back up the whole phone',
    uses: [request.phone, 'snapshots'],
  };
}

type UpkeepRequest = Extract<
  JobRequest,
  { kind: 'replicate' | 'repair' | 'safe-to-delete' | `snapshots-${string}` }
>;

async function upkeepOrder(request: UpkeepRequest, listed: Listed): Promise<JobOrder> {
  const rows = listed.world.session.ledger.places.all();
  switch (request.kind) {
    case 'replicate': {
      const [to, from] = [placesOf(request.to, rows), placesOf(request.from, rows)];
      const title = to.length === 0 ? 'Bring every place up to date' : `Bring ${namesOf(to)} up to date`;
      const uses = to.length === 0 || from.length === 0 ? undefined : idsOf([...to, ...from]);
      return { command: { kind: 'replicate', to: idsOf(to), from: idsOf(from) }, title, uses };
    }
    case 'repair': {
      const [places, from] = [placesOf(request.places, rows), placesOf(request.from, rows)];
      const title = places.length === 0 ? 'Repair damaged copies' : `Repair ${namesOf(places)}`;
      return {
        command: { kind: 'repair', places: idsOf(places), from: idsOf(from) },
        title,
        uses: undefined,
      };
    }
    case 'safe-to-delete': {
      const { kind, readNow } = request;
      const source = await listed.sources.nameOf(request.source);
      return { command: { kind, source, readNow }, title: 'See what is safe to delete', uses: undefined };
    }
    case 'snapshots-verify':
      return {
        command: { kind: request.kind },
        title: 'Check the newest phone backups',
        uses: ['snapshots'],
      };
    case 'snapshots-drill':
      return {
        command: { kind: request.kind, whole: request.whole },
        title: `Try to restore ${request.whole ? 'the whole' : 'a sample'} of the newest phone backup`,
        uses: ['snapshots'],
      };
    case 'snapshots-prune':
      return { command: request, title: 'Remove old phone backups', uses: ['snapshots'] };
  }
}

type FolderRequest = Extract<JobRequest, { kind: 'add-place' | 'adopt-place' | 'check-place' }>;

const folderTitles: Readonly<Record<FolderRequest['kind'], string>> = {
  'add-place': 'Make a place of',
  'adopt-place': 'Learn what is on',
  'check-place': 'Test',
};

async function placeOrder(request: FolderRequest, { folders, world }: Listed): Promise<JobOrder> {
  const folder = await folders.pathOf(request.folder);
  const known = world.session.ledger.places.all().find(({ address }) => address === folder);
  const title = `${folderTitles[request.kind]} ${folder}`;
  const name = request.kind === 'add-place' && request.name !== undefined ? { name: request.name } : {};
  return { command: { kind: request.kind, folder, ...name }, title, uses: [known?.id ?? folder] };
}

function placesOf(ids: readonly string[], rows: readonly PlaceRow[]): PlaceRow[] {
  return ids.map((id) => {
    const row = rows.find((place) => place.id === id);
    if (row === undefined) throw new Refusal(404, 'not-listed');
    return row;
  });
}

/** No place named means every place. */
function idsOrAll(places: readonly PlaceRow[]): string[] | undefined {
  return places.length === 0 ? undefined : idsOf(places);
}

const idsOf = (places: readonly PlaceRow[]): string[] => places.map(({ id }) => id);

const namesOf = (places: readonly PlaceRow[]): string => places.map(({ name }) => name).join(', ');

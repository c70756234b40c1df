import { isPlistDict, type PlistDict } from '@safelight/plist';
import { BackupRefusal } from './agent.ts';
import { Arrival } from './arrival.ts';
import { type ListedFile, readList, readManifestDb } from './backup-list.ts';
import { DomainFiles } from './domain-files.ts';
import { downloadFiles, downloadInto } from './download.ts';
import type { HostLink } from './host-link.ts';
import { type OpenKeyBag, openKeyBag } from './phone-keys.ts';
import type { Conversation } from './service.ts';

/** Files asked for in one message. */
const portion = 200;
/** The system's own files, which come back only when asked for. */
const systemDomains: ReadonlySet<string> = new Set([
  'SystemPreferencesDomain',
  'RootDomain',
  'DatabaseDomain',
]);
/** Where settings lie. */
const settings = /^Library\/Preferences\//;

/**
 * Restore: asks the host for the lists and then for each file, checks each against its digest, and puts all in place when
 * everything has come. Until then the phone stays as it was.
 */
export async function restore(conversation: Conversation): Promise<void> {
  const { agent, phone, request, link } = conversation;
  if (agent.findMyOn) throw new BackupRefusal(211, 'Find My iPhone must be turned off to restore');
  await agent.askForPasscode(phone);
  const options: PlistDict = isPlistDict(request.Options) ? request.Options : {};
  const root = String(request.SourceIdentifier ?? request.TargetIdentifier);
  if (options.RestoreDontCopyBackup !== true) {
    // What exactly a phone copies is not known; here it is the list.
    await link.ask('DLMessageCopyItem', `${root}/Manifest.db`, `${root}/Manifest.db.copy`);
    await link.ask('DLMessageRemoveItems', [`${root}/Manifest.db.copy`], {}, 0);
  }
  const { rows, bag } = await readLists(conversation, root, options);
  const chosen = rows.filter((row) => isChosen(row, options));
  const restored = await receive(conversation, { root, rows: chosen, bag });
  if (options.RemoveItemsNotRestored !== true) keepOthers(agent.files, restored);
  agent.files = restored;
}

interface Lists {
  readonly rows: readonly ListedFile[];
  readonly bag: OpenKeyBag | undefined;
}

async function readLists({ link }: Conversation, root: string, options: PlistDict): Promise<Lists> {
  const names = ['Status.plist', 'Manifest.plist', 'Manifest.db'].map((name) => `${root}/${name}`);
  const [status, list, database] = [...(await downloadFiles(link, names, 1)).values()];
  if (readList(status, 'backup status').SnapshotState !== 'finished') {
    throw new BackupRefusal(205, 'The backup was not finished');
  }
  const properties = readList(list, 'backup properties');
  const { BackupKeyBag: keyBag, ManifestKey: manifestKey, IsEncrypted: isEncrypted } = properties;
  let bag: OpenKeyBag | undefined;
  if (isEncrypted === true) {
    bag = keyBag instanceof Uint8Array ? openKeyBag(keyBag, String(options.Password ?? '')) : undefined;
    if (bag === undefined) throw new BackupRefusal(207, 'Invalid password');
  }
  if (!Buffer.isBuffer(database)) throw new BackupRefusal(205, 'Error reading backup database');
  const keys = bag !== undefined && manifestKey instanceof Uint8Array ? { bag, manifestKey } : undefined;
  return { rows: [...readManifestDb(database, keys).values()], bag };
}

function isChosen({ domain, path }: ListedFile, options: PlistDict): boolean {
  if (systemDomains.has(domain) && options.RestoreSystemFiles !== true) return false;
  return !(settings.test(path) && options.RestorePreserveSettings === true);
}

async function receive(
  { link, agent }: Conversation,
  { root, rows, bag }: Lists & { readonly root: string },
): Promise<DomainFiles> {
  const restored = new DomainFiles();
  const pathOf = ({ fileId }: ListedFile): string => `${root}/${fileId.slice(0, 2)}/${fileId}`;
  for (let at = 0; at < rows.length; at += portion) {
    const some = rows.slice(at, at + portion);
    const percent = 1 + (98 * (at + some.length)) / rows.length;
    const files = some.filter(({ kind }) => kind === 'file');
    const arrivals = new Map(files.map((row) => [pathOf(row), new Arrival(row, { bag, agent })]));
    if (files.length > 0) await download(link, { arrivals, percent });
    for (const row of some)
      restored.put(row.domain, row.path, { ...row, ...arrivals.get(pathOf(row))?.end() });
  }
  return restored;
}

async function download(
  link: HostLink,
  { arrivals, percent }: { readonly arrivals: ReadonlyMap<string, Arrival>; readonly percent: number },
): Promise<void> {
  const errors = await downloadInto(link, { paths: [...arrivals.keys()], percent }, (path) => {
    const arrival = arrivals.get(path);
    if (arrival === undefined) throw new RangeError(`the host sent ${path}, which was not asked for`);
    return (bytes) => arrival.write(bytes);
  });
  for (const [path, arrival] of arrivals) {
    if (!errors.has(path) || errors.get(path) !== undefined) arrival.missing();
  }
}

/** What the backup does not have stays, unless the host said otherwise. */
function keepOthers(before: DomainFiles, restored: DomainFiles): void {
  for (const file of before.all()) {
    if (restored.get(file.domain, file.path) === undefined) {
      restored.put(file.domain, file.path, { ...file, content: () => file.chunks() });
    }
  }
}

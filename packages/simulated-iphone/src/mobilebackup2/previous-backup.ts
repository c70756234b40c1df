import { type ListedFile, readList, readManifestDb } from './backup-list.ts';
import { downloadFiles } from './download.ts';
import type { Conversation } from './service.ts';

/**
 * What the host has of an earlier backup that can be gone on with: a finished one, made with the keys that the phone has
 * now. Undefined otherwise: then all is sent. Asks for the lists one by one, the first even where there was no backup.
 */
export async function previousBackup(
  { link, agent }: Conversation,
  root: string,
): Promise<ReadonlyMap<string, ListedFile> | undefined> {
  const ask = async (name: string): Promise<Buffer | { readonly error: string } | undefined> =>
    (await downloadFiles(link, [`${root}/${name}`], 0)).get(`${root}/${name}`);
  const status = await ask('Status.plist');
  if (!Buffer.isBuffer(status)) return undefined;
  const { SnapshotState: state, IsFullBackup: isFull } = readList(status, 'backup status');
  if (state !== 'finished') return undefined;
  const properties = await ask('Manifest.plist');
  // An empty one beside a full backup has phones begin anew (pymobiledevice3 does that), beside another it is an error (its
  // issue 1187, libimobiledevice's 1582).
  if (isFull === true && Buffer.isBuffer(properties) && properties.length === 0) return undefined;
  const list = readList(properties, 'backup properties');
  const keyBag = agent.keyBag();
  const isOfOurs =
    keyBag === undefined
      ? list.IsEncrypted !== true
      : list.BackupKeyBag instanceof Uint8Array && keyBag.bytes.equals(list.BackupKeyBag);
  if (!isOfOurs) return undefined;
  const database = await ask('Manifest.db');
  if (!Buffer.isBuffer(database)) return undefined;
  return readManifestDb(database, agent.manifestKeys(list));
}

import { basename } from 'node:path';
import type { MediaEntry } from '@safelight/apple-device';
import { type MediaEntry as FolderEntry, openFolder } from '@safelight/camera-files';
import type { PhoneMedia } from '../phone/phone-media.ts';
import type { Session } from '../session.ts';
import { type IphoneSource, iosMediaSource } from './ios-media-source.ts';

/** Opens the media folder of a phone, copied off it (on the phone, `/private/var/mobile/Media`). Errors: CameraFilesError. */
export async function openMediaFolder(path: string, session: Session): Promise<IphoneSource> {
  const id = { key: `phone-media:${path}`, kind: 'folder', name: basename(path) || path };
  const media = await mediaOf(path);
  return iosMediaSource({ id, of: 'folder', media, timeZone: session.timeZone }, session);
}

async function mediaOf(path: string): Promise<PhoneMedia> {
  const files = await openFolder(path);
  /** A folder that is absent has no entries. */
  async function list(folder: string, o: { readonly signal?: AbortSignal } = {}): Promise<MediaEntry[]> {
    try {
      return (await files.list(folder, o)).map(entryOf);
    } catch (error) {
      if (folder !== '' && error instanceof Error && 'code' in error && error.code === 'not-found') return [];
      throw error;
    }
  }
  return {
    lost: undefined,
    list,
    async stat(file, o) {
      const slash = file.lastIndexOf('/');
      const siblings = await list(file.slice(0, Math.max(0, slash)), o);
      return siblings.find(({ name }) => name === file.slice(slash + 1));
    },
    open: (file, o) => files.open(file, o),
    [Symbol.asyncDispose]: () => files[Symbol.asyncDispose](),
  };
}

function entryOf({ name, kind, size, modifiedAtMs }: FolderEntry): MediaEntry {
  return { name, kind, size, modifiedAtMs };
}

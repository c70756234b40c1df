import { isPlistDict, type PlistDict, type PlistValue } from '@safelight/plist';
import { DeviceError } from '../errors.ts';
import { type FileHooks, FileThread } from './file-thread/file-thread.ts';
import {
  contentsOfDirectory,
  copyItem,
  createDirectory,
  freeDiskSpace,
  moveItems,
  removeItems,
} from './folder-requests.ts';
import type { HostFolder } from './host-folder.ts';
import type { DeviceLink, DeviceLinkMessage } from './link.ts';
import { receiveFiles, type UnsentFile } from './receive-files.ts';
import { type SendHooks, sendFiles } from './send-files.ts';
import { done, folderError, notSupported, statusOf, systemCode } from './status.ts';

export interface ServeHooks {
  readonly receiving: FileHooks & { readonly onUnsent: (file: UnsentFile) => void };
  readonly sending: SendHooks;
  /** Called before a request is served: Apple's name of it and, where the phone says, the progress after it in per cent. */
  readonly onRequest: (name: string, percent: number | undefined) => void;
}

/**
 * Serves the phone's requests until it says how the operation ended (DLMessageProcessMessage), and answers what it said.
 * Throws `protocol`, `disk-full`, `file-too-large`, `folder-failed`, `disconnected`, and what ended the connection; after
 * a throw nothing more can be said on this link but goodbye.
 */
export async function serveFolder(
  link: DeviceLink,
  folder: HostFolder,
  hooks: ServeHooks,
): Promise<PlistDict> {
  await using files = new FileThread(hooks.receiving);
  for (;;) {
    const message = await link.receive();
    if (message.name === 'DLMessageProcessMessage') {
      const [answer] = message.args;
      if (!isPlistDict(answer)) throw new DeviceError('protocol', 'the phone ended without an answer');
      return answer;
    }
    if (message.name === 'DLMessageDisconnect') {
      throw new DeviceError('disconnected', 'the phone ended the conversation');
    }
    hooks.onRequest(message.name, percentOf(message));
    if (message.name === 'DLMessageUploadFiles') {
      await receiveFiles(link, { folder, files, onUnsent: hooks.receiving.onUnsent });
    } else {
      await serveRequest(link, folder, { message, hooks });
    }
  }
}

async function serveRequest(
  link: DeviceLink,
  folder: HostFolder,
  { message, hooks }: { readonly message: DeviceLinkMessage; readonly hooks: ServeHooks },
): Promise<void> {
  const { name, args } = message;
  switch (name) {
    case 'DLMessageDownloadFiles':
      return await sendFiles(link, folder, args[0], hooks.sending);
    case 'DLMessageGetFreeDiskSpace':
      return await link.respond(done, await freeDiskSpace(folder));
    case 'DLMessagePurgeDiskSpace':
      return await link.respond(notSupported);
    case 'DLContentsOfDirectory':
      return await link.respond(done, await inFolder(() => contentsOfDirectory(folder, args[0]), name));
    default:
      return await changeFolder(link, folder, message);
  }
}

/** The requests that change files: what the file system refuses is told to the phone, a full disk ends the run. */
async function changeFolder(link: DeviceLink, folder: HostFolder, message: DeviceLinkMessage): Promise<void> {
  const change = changes[message.name];
  if (change === undefined) throw new DeviceError('protocol', `the phone asked for ${message.name}`);
  try {
    await change(folder, message.args);
  } catch (error) {
    const mayGoOn = ['ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '');
    if (!mayGoOn) throw folderError(error, message.name);
    return await link.respond(statusOf(error));
  }
  await link.respond(done);
}

type Change = (folder: HostFolder, args: readonly PlistValue[]) => unknown;

const changes: Readonly<Record<string, Change>> = {
  DLMessageCreateDirectory: (folder, [path]) => createDirectory(folder, path),
  DLMessageMoveItems: (folder, [moves]) => moveItems(folder, moves),
  DLMessageMoveFiles: (folder, [moves]) => moveItems(folder, moves),
  DLMessageRemoveItems: (folder, [paths]) => removeItems(folder, paths),
  DLMessageRemoveFiles: (folder, [paths]) => removeItems(folder, paths),
  DLMessageCopyItem: (folder, [from, to]) => copyItem(folder, from, to),
};

async function inFolder<T>(work: () => Promise<T>, what: string): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw folderError(error, what);
  }
}

/** Where a message tells the progress that will be reached with it (libimobiledevice, idevicebackup2.c). */
function percentOf({ name, args }: DeviceLinkMessage): number | undefined {
  const value = args[name === 'DLMessageUploadFiles' ? 1 : 2];
  const told = /^DLMessage(Upload|Download|Move|Remove)/.test(name);
  return told && typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined;
}

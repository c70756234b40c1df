// Only the errors of the readers: what throws them is loaded where it is used.
import { DeviceError } from '@safelight/apple-device/errors';
import { type ArchiveErrorCode, isArchiveError } from '@safelight/archive';
import { CameraFilesError, type CameraFilesErrorCode } from '@safelight/camera-files';
import { FinderBackupError } from '@safelight/finder-backup/errors';
import { PhotosLibraryError } from '@safelight/photos-library/errors';
import { PhoneError } from './phone/phone-error.ts';
import { deviceSentence, phoneSentence } from './phone/sentences.ts';
import { photosLibrarySentence } from './resource-sentences.ts';
import { finderBackupSentence } from './snapshots/sentences.ts';

/** What went wrong with a place or the ledger, and what to do: written once, here. `subject` is a path or a name. */
const archiveSentences: Readonly<Record<ArchiveErrorCode, (subject: string) => string>> = {
  'place-gone': () =>
    'The drive stopped answering: was it unplugged? Nothing is lost. Connect it and run the same command again.',
  'place-unmarked': (path) =>
    `${path} is known as a place for copies, but its marker file is not there. Is the drive connected? ` +
    'If you mean to begin a new archive there, say: safelight place add --new PATH',
  'place-in-use': (path) => `Another Safelight is writing to ${path}. Wait for it to end, then try again.`,
  'not-a-place': (path) => `${path} is no Safelight archive (there is no .safelight/place.json in it).`,
  'marker-damaged': (path) => `The marker file .safelight/place.json in ${path} cannot be understood.`,
  'disk-full': () =>
    'The drive is full. What was copied is safe; free some space or use a larger drive, and run it again.',
  'read-only': () =>
    'The drive does not allow writing (it is read-only). Check its lock switch, or how it is mounted.',
  'no-permission': (path) => `The system does not permit it: ${path}`,
  'file-too-large': (path) =>
    `The drive's format cannot hold a file this large (FAT32 ends at 4 GiB): ${path}. A drive formatted as exFAT can.`,
  'name-refused': (path) => `The drive refused the name: ${path}`,
  exists: (path) => `There is a file of this name already, with other bytes: ${path}`,
  overtaken: (path) => `Another computer wrote this file at the same time: ${path}. Run it again.`,
  'not-found': (path) => `There is nothing at ${path}`,
  'short-read': (path) => `The file changed or ended while it was read (${path}). Run it again.`,
  'read-back-differs': (path) =>
    `What the drive gives back is not what was written to it (${path}). Do not trust this drive, cable or port.`,
  unreadable: (path) => `It cannot be read: ${path}`,
  unreachable: (host) =>
    `The server ${host} cannot be reached, or is too busy. Nothing is lost; run the same command again later.`,
  'credentials-refused': (what) =>
    `The server does not accept the access key or its secret (${what}). Nothing was written.`,
  locked: (path) => `The bucket keeps this until its retention ends, and refused to delete it: ${path}`,
  'bad-answer': (what) =>
    `The server's answer cannot be trusted (${what}). Check the endpoint and the region of the bucket.`,
  'wrong-key': (path) =>
    `It cannot be decrypted with the key of this place, or somebody changed it: ${path}. Nothing was written.`,
  'ledger-newer': (path) => `The ledger ${path} was written by a newer Safelight. Update this one.`,
  'ledger-damaged': (path) =>
    `The ledger ${path} is damaged. Your photos are not: move the file away, then say: safelight place adopt PATH-OF-EACH-DRIVE`,
  'policy-wrong': (what) => `The policy is not as it should be: ${what}. (safelight policy --help)`,
  refused: (what) => `Safelight refuses this, as it would break a rule of the archive: ${what}`,
};

/** A mistake in what was asked for. */
export class UsageError extends Error {}

/** The sentence for an error of any kind. */
export function sentenceFor(error: unknown): string {
  if (isArchiveError(error)) return archiveSentences[error.code](error.subject ?? causeText(error.cause));
  if (error instanceof CameraFilesError) return cameraFilesSentence(error);
  if (error instanceof PhotosLibraryError) return photosLibrarySentence(error);
  if (error instanceof FinderBackupError) return finderBackupSentence(error);
  if (error instanceof PhoneError) return phoneSentence(error);
  if (error instanceof DeviceError) return deviceSentence(error);
  return error instanceof Error ? error.message : String(error);
}

/** What went wrong with a folder of photos, or a zip of one. */
const cameraFilesSentences: Readonly<Record<CameraFilesErrorCode, (path: string) => string>> = {
  'not-found': (path) => `There is nothing at ${path} (any more).`,
  'not-a-folder': (path) => `${path} is no folder.`,
  'not-a-file': (path) => `${path} is no file.`,
  'not-a-zip': (path) =>
    /\.zip$/i.test(path)
      ? `${path} is no whole .zip: it may have been cut short. Download or copy it again.`
      : `${path} is a file and no .zip. Name the folder that it is in.`,
  unreadable: (path) => `It cannot be read: ${path}`,
  'unsafe-path': (path) => `It would lead out of its folder: ${path}`,
  'changed-while-reading': (path) => `The file changed while it was read (${path}). Run it again.`,
  'damaged-entry': (path) => `It is damaged in the .zip: ${path}. Download or copy the .zip again.`,
  'damaged-zip': (path) => `${path} is no whole .zip: it may have been cut short. Download or copy it again.`,
  'no-media-inside': (path) => `${path} holds no photo, video or sound.`,
  'not-unpacked': (path) =>
    `${path} is packed once more in a way that is not looked into. Unpack it, and run this again.`,
  'no-room': (path) =>
    `${path} is packed once more, and there is no room on this computer to unpack it while it is read. Free some space, and run this again.`,
  'damaged-list': (path) => `Apple’s list ${path} is damaged. Download it again.`,
  'unsupported-entry': (path) => `It is encrypted, or packed in a way that is not known: ${path}`,
};

function cameraFilesSentence({ code, path, cause }: CameraFilesError): string {
  return `${cameraFilesSentences[code](path)}${cause instanceof Error ? ` (${cause.message})` : ''}`;
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}

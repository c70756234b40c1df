import type { DeviceError, DeviceErrorCode } from '@safelight/apple-device';
import type { PhoneError, PhoneErrorCode } from './phone-error.ts';

const phoneSentences: Readonly<Record<PhoneErrorCode, (subject: string) => string>> = {
  'no-phone': () =>
    'No phone is connected. Plug it in with a cable, unlock it, and run the same command again.',
  'not-connected': (udid) =>
    `The phone ${udid} is not connected. Plug it in and unlock it; safelight phone list shows the ones that are.`,
  gone: () =>
    'The phone stopped answering: was it unplugged? What was copied is safe. Connect it and run the same command again; it goes on from there.',
  'broken-off': () =>
    'The phone stopped answering: was it unplugged? Earlier backups are as they were. Connect it and run the same command again; it begins anew.',
  'restore-broken-off': () =>
    'The phone stopped answering before it had everything: was it unplugged? It may hold a part of it, or what it had before. ' +
    'The snapshot is as it was. Connect the phone and run the same command again; it begins anew.',
  'password-broken-off': () =>
    'The phone stopped answering before it said whether it took the new password: was it unplugged? Connect it; ' +
    'whether backups are encrypted now: safelight phone info',
  'trust-pending': () =>
    'Nobody tapped Trust on the phone in time. Unlock it, run the same command again, and tap Trust when it asks.',
  'still-locked': () =>
    'The phone is locked. Unlock it with its passcode, leave its screen on, and run the same command again.',
};

export function phoneSentence({ code, subject }: PhoneError): string {
  return phoneSentences[code](subject);
}

const gone = phoneSentences.gone('');

const deviceSentences: Readonly<Record<DeviceErrorCode, string>> = {
  'no-usbmuxd':
    'Nothing on this computer can reach phones: the service usbmuxd does not answer. On Linux install and start usbmuxd; ' +
    'on Windows install the Apple Devices app; on a Mac restart it.',
  'no-device': 'The phone is not connected any more. Plug it in again and run the same command again.',
  'connection-refused': 'The phone refused the connection. Unlock it, plug it in again and try again.',
  disconnected: gone,
  timeout: gone,
  protocol:
    'The phone gave an answer that makes no sense, so it was not believed. Plug it in again and try again.',
  'not-paired': 'The phone does not trust this computer. Say: safelight phone pair',
  'trust-pending': phoneSentences['trust-pending'](''),
  'trust-denied':
    'The phone was told not to trust this computer. Run the same command again and tap Trust when it asks.',
  locked: phoneSentences['still-locked'](''),
  'pairing-prohibited': 'The phone is managed by somebody who does not let it trust other computers.',
  'not-found': 'It is not on the phone any more.',
  'is-folder': 'It is a folder on the phone, not a file.',
  'permission-denied': 'The phone does not permit it.',
  'read-failed': 'The phone lists the file but does not give its bytes; it may be only in iCloud.',
  'changed-while-reading': 'The file changed on the phone while it was read. Run the same command again.',
  unsupported: 'The phone does not know how to do this.',
  refused: 'The phone refused.',
  'invalid-argument': 'The phone named a path that leads outside its photos, so it was not read.',
  'disk-full':
    'The disk has no room for this backup. Earlier ones are as they were. Free some space or use a larger disk, and run it again.',
  'file-too-large':
    "The disk's format cannot hold a file this large (FAT32 ends at 4 GiB). A disk formatted as exFAT can.",
  'folder-failed': 'The folder of the backup cannot be read or written.',
  'phone-full':
    'There is not enough room on the phone for what is to be restored. Make room there (Settings › General › iPhone Storage), then run the same command again.',
  'wrong-password': 'This is not the backup password.',
  'passcode-not-entered':
    'The phone asked for its passcode and did not get it. Run the same command again, and enter the passcode on the phone.',
  'find-my-on':
    'Find My is on. On the phone open Settings, tap your name, then Find My, Find My iPhone, and turn it off; then run the same command again.',
  'setup-unfinished':
    'The phone is still being set up. Finish that on the phone, then run the same command again.',
  'backup-unsound': 'The phone cannot make sense of this backup.',
  'files-unread':
    'The phone could not read some of its own files, and gave up. Restart the phone and try again.',
  busy: 'Another program is syncing with the phone. Close Finder, iTunes or whatever it is, and try again.',
  'stopped-on-phone': 'It was stopped on the phone.',
};

/** Codes of which the phone's or the system's own word helps whoever looks into it. */
const withWord: ReadonlySet<DeviceErrorCode> = new Set(['refused', 'backup-unsound', 'folder-failed']);

export function deviceSentence({ code, answer, message }: DeviceError): string {
  const sentence = deviceSentences[code];
  // A number that is not known says nothing to a person; what the phone says beside it may.
  if (code === 'refused' && answer !== undefined && /^\d+$/.test(answer)) {
    const words = message.slice(0, 300);
    return `The phone refused and said: ${words.includes(answer) ? words : `${words} (error ${answer})`}`;
  }
  return withWord.has(code) && answer !== undefined
    ? `${sentence.slice(0, -1)}: ${answer.slice(0, 100)}`
    : sentence;
}

import type { FinderBackupError, FinderBackupErrorCode } from '@safelight/finder-backup/errors';

const sentences: Readonly<Record<FinderBackupErrorCode, string>> = {
  'not-a-backup': 'This is no Finder backup that can be read. Name the folder of one backup.',
  'too-old':
    'This backup was made by iOS 9 or older; Safelight keeps no snapshots of those. Its photos can be archived: safelight backup finder-backup:PATH',
  'no-permission':
    'The system does not permit it. On a Mac: System Settings › Privacy & Security › Full Disk Access, switch on your terminal, and open it anew.',
  unreadable: 'It cannot be read or written. Is its drive connected, and has it room?',
  'damaged-plist':
    'A list of the backup is damaged. A snapshot keeps a spare copy of it in its folder “spare”.',
  'damaged-key-bag':
    'The keys of this backup are damaged. A snapshot keeps a spare copy of Manifest.plist in its folder “spare”.',
  'damaged-manifest':
    'The backup’s list of files is damaged, so it cannot be read. A snapshot keeps a spare copy of Manifest.db in its folder “spare”.',
  'keys-missing':
    'This backup is encrypted, and Manifest.plist, which holds its keys, is not there. Nothing opens it without.',
  'password-needed': 'This backup is encrypted: its password is needed.',
  'wrong-password':
    'The password is wrong. It is the one that was set for backups of this phone, by Finder, iTunes or another tool, perhaps years ago. ' +
    'If nobody knows it, these backups stay closed; for new ones, Reset All Settings on the phone (Settings › General › Transfer or Reset › Reset) takes it away.',
  'not-encrypted': 'This backup is not encrypted, so there is no password to prove.',
  'file-missing': 'The backup lists a file that is not there.',
  'file-damaged': 'A file of the backup is damaged.',
  'unsafe-path': 'The backup names a path that leads outside, or through a link, which is not followed.',
  'no-such-file': 'The backup lists no such file.',
  exists: 'There is a file of this name already. Nothing was replaced.',
  'not-finished': 'The phone did not finish this backup. All earlier snapshots are as they were.',
  'not-a-snapshot': 'There is no such snapshot.',
  'in-use':
    'Another Safelight is working on the snapshots of this phone. Wait for it to end, then try again.',
  changed: 'A file of an earlier snapshot is not as it was: something wrote to it.',
  closed: 'The backup was closed before it was read to the end.',
};

/** Codes that say all there is to say. */
const saysAll: ReadonlySet<FinderBackupErrorCode> = new Set([
  'password-needed',
  'wrong-password',
  'not-encrypted',
]);

/** What went wrong with a Finder backup, and what to do. */
export function finderBackupSentence({ code, message }: FinderBackupError): string {
  return saysAll.has(code) ? sentences[code] : `${sentences[code]} (${message})`;
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupOptions, TrustedPhone } from '@safelight/apple-device';
import {
  BackupAgent,
  type BackupAgentOptions,
  type CreatePhoneOptions,
  DomainFiles,
  layeredMedia,
  mobilebackup2Service,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { type PairedIphone, startPairedIphone } from './paired-iphone.ts';

/** A few files of every kind that a backup holds. */
export function someFiles(): DomainFiles {
  const files = new DomainFiles();
  const text = (content: string) => ({ content: Buffer.from(content) });
  files.put('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.HEIC', { content: pattern(300_000, 1) });
  files.put('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0002.HEIC', { content: pattern(32_767, 2) });
  files.put('CameraRollDomain', 'Media/DCIM/101APPLE/IMG_0001.HEIC', { content: pattern(2_500_000, 3) });
  files.put('HomeDomain', 'Library/SMS/sms.db', text('messages'));
  files.put('HomeDomain', 'Library/Preferences/com.apple.springboard.plist', text('settings'));
  files.put('HomeDomain', 'Library/empty', {});
  files.put('HomeDomain', 'Library/one-block', { content: pattern(16, 4), protectionClass: 1, mode: 0o600 });
  files.put('DatabaseDomain', 'timezone/localtime', { kind: 'symlink', target: '/var/db/timezone/London' });
  files.put('AppDomain-org.example.notes', 'Documents/Grüße.txt', text('Grüße'));
  return files;
}

export function pattern(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let index = 0; index < sizeBytes; index++)
    bytes[index] = (index * 31 + seed * 17 + (index >> 8)) & 0xff;
  return bytes;
}

export interface BackupIphone extends PairedIphone {
  readonly agent: BackupAgent;
  readonly udid: string;
  /** Where backups go; empty at first. */
  readonly root: string;
  /** `root/UDID`. */
  readonly folder: string;
}

/** A simulated phone with something to back up, and a folder for it. */
export async function startBackupIphone(
  options: Partial<BackupAgentOptions> & { readonly phone?: Partial<CreatePhoneOptions> } = {},
): Promise<BackupIphone> {
  const { phone = {}, ...agentOptions } = options;
  const agent = new BackupAgent({ files: someFiles(), ...agentOptions });
  const folder = temporaryFolder();
  const root = join(folder.path, 'backups');
  mkdirSync(root);
  const started = await startPairedIphone({
    media: layeredMedia({ files: {} }),
    services: [mobilebackup2Service(agent)],
    // TLS takes most of the time of so small a backup; benches and idevicebackup2 speak it.
    serviceTls: false,
    ...phone,
  });
  const { udid } = started.iphone.phone;
  return {
    ...started,
    agent,
    udid,
    root,
    folder: join(root, udid),
    async [Symbol.asyncDispose]() {
      await started[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** What a backup needs beside the phone. */
export function backupInto(root: string): BackupOptions {
  return { root, info: { guid: '0123456789ABCDEF0123456789ABCDEF', now: new Date('2026-05-01T00:00:00Z') } };
}

export type { TrustedPhone };

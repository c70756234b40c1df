import { closeSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BackupAgent,
  type BackupAgentOptions,
  DomainFiles,
  iphoneValues,
  mobilebackup2Service,
} from '@safelight/simulated-iphone';
import type { CommandResult } from '../../src/commands/command.ts';
import type { PhoneRestoreOptions } from '../../src/commands/phone-restore.ts';
import { sentenceFor } from '../../src/sentences.ts';
import type { Session } from '../../src/session.ts';
import { sessionIn } from './in-process.ts';
import { type Desk, desk } from './phone.ts';

/** How a command ended, and all that it said to people. */
export interface Told {
  readonly outcome: CommandResult['outcome'] | 'error';
  readonly said: string;
  readonly json: unknown;
}

export interface BackupDesk extends Desk {
  readonly agent: BackupAgent;
  readonly udid: string;
  /** The names of the snapshots on the drive, oldest first. */
  snapshots(): readonly string[];
  /** Runs a command in this process, where a run costs tenths of a second. */
  command(command: (session: Session) => Promise<CommandResult>, secrets?: NodeJS.ProcessEnv): Promise<Told>;
  /** A file descriptor from which a text can be read, once. */
  descriptor(text: string): number;
}

/** A phone that can be backed up, which this computer has paired with, and a drive for it. */
export async function backupDesk(options: Partial<BackupAgentOptions> = {}): Promise<BackupDesk> {
  const files = new DomainFiles();
  files.put('HomeDomain', 'Library/notes.txt', { content: Buffer.from('notes') });
  files.put('HomeDomain', 'Library/Preferences/a.plist', { content: Buffer.from('settings') });
  files.put('CameraRollDomain', 'Media/DCIM/100APPLE/IMG_0001.txt', { content: Buffer.alloc(50_000, 1) });
  const agent = new BackupAgent({ files, ...options });
  const values = {
    ...iphoneValues({ name: 'Ada’s phone' }),
    'com.apple.mobile.backup': { WillEncrypt: options.password !== undefined },
  };
  const here = await desk({ services: [mobilebackup2Service(agent)], serviceTls: false, values });
  const descriptors: number[] = [];
  return {
    ...here,
    agent,
    udid: here.iphone.phone.udid,
    snapshots: () =>
      readdirSync(join(here.drive, here.iphone.phone.udid))
        .filter((name) => /^\d{4}-/.test(name))
        .sort(),
    command: (command, secrets = {}) => told({ ...here.environment, ...secrets }, here.drive, command),
    descriptor(text) {
      const path = join(here.drive, '..', `secret-${descriptors.length}`);
      writeFileSync(path, `${text}\n`);
      const descriptor = openSync(path, 'r');
      descriptors.push(descriptor);
      return descriptor;
    },
    async [Symbol.asyncDispose]() {
      for (const descriptor of descriptors) closeSync(descriptor);
      await here[Symbol.asyncDispose]();
    },
  };
}

async function told(
  environment: NodeJS.ProcessEnv,
  folder: string,
  command: (session: Session) => Promise<CommandResult>,
): Promise<Told> {
  const said: string[] = [];
  await using session = sessionIn(environment, folder, {
    say: (line) => said.push(line),
    progress: () => {},
  });
  try {
    const { outcome, lines, json } = await command(session);
    return { outcome, said: [...said, ...lines].join('\n'), json };
  } catch (error) {
    return { outcome: 'error', said: [...said, sentenceFor(error)].join('\n'), json: undefined };
  }
}

/** A restore as the command line asks for it where nothing else is said. */
export const usualRestore: PhoneRestoreOptions = {
  system: true,
  settings: true,
  apps: true,
  reboot: true,
  removeOthers: false,
  force: false,
  yes: true,
};

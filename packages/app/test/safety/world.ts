import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { type BackupOptions, backup } from '../../src/commands/backup.ts';
import type { CommandResult } from '../../src/commands/command.ts';
import { placeAdd } from '../../src/commands/place.ts';
import type { DiskOf } from '../../src/places/disk.ts';
import type { Session } from '../../src/session.ts';
import { sessionIn } from '../support/in-process.ts';

/** A folder of photos and drives, each a folder that the system would tell to be a disk of its own. */
export interface SafetyWorld extends AsyncDisposable {
  readonly session: Session;
  readonly photos: string;
  /** Which disk a folder by this name is on; its own unless said. */
  readonly disks: Map<string, string | undefined>;
  path(name: string): string;
  /** A session with a home of its own: of another computer, or of this one with another ledger. */
  sessionAt(home: string): Session;
  /** Time passes, for all of them: two seconds unless said. Copies of a ledger are called by the second. */
  later(ms?: number): void;
  photo(name: string, content: string): void;
  drive(name: string, location?: 'home' | 'elsewhere'): Promise<void>;
  backup(options?: Partial<BackupOptions>): Promise<CommandResult>;
  unplug(name: string): void;
  plugIn(name: string): void;
}

const choice = { trashed: true, hidden: true, shared: true };

/** `more`: variables of the environment. */
export async function safetyWorld(more: NodeJS.ProcessEnv = {}): Promise<SafetyWorld> {
  await using stack = new AsyncDisposableStack();
  const { path: root } = stack.use(temporaryFolder());
  const disks = new Map<string, string | undefined>();
  const diskOf: DiskOf = async (path) => {
    const name = basename(path);
    const disk = disks.has(name) ? disks.get(name) : `disk of ${name}`;
    return disk === undefined ? {} : { disk, volume: disk };
  };
  const path = (name: string): string => join(root, name);
  for (const name of ['photos', 'home', 'away']) mkdirSync(path(name));
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const sessions = stack.use(new AsyncDisposableStack());
  function sessionAt(home: string): Session {
    const environment = { ...process.env, ...more, SAFELIGHT_HOME: path(home) };
    const own = sessions.use(sessionIn(environment, root, undefined, diskOf));
    return { ...own, now, job: () => ({ ...own.job(), now }) };
  }
  const session = sessionAt('home');
  const kept = stack.move();
  return {
    session,
    photos: path('photos'),
    disks,
    path,
    sessionAt,
    later(ms = 2000) {
      aheadMs += ms;
    },
    photo(name, content) {
      // A JPEG's structure: start, APP0, start of scan, the content as its data, end.
      const head = Buffer.from('ffd8ffe000104a46494600010100000100010000ffda0002', 'hex');
      const bytes = Buffer.concat([head, Buffer.from(content), Buffer.from('ffd9', 'hex')]);
      writeFileSync(join(path('photos'), name), bytes);
      utimesSync(join(path('photos'), name), 1_700_000_000, 1_700_000_000 + content.length);
    },
    async drive(name, location) {
      await placeAdd(
        path(name),
        { new: false, medium: 'drive', ...(location === undefined ? {} : { location }) },
        session,
      );
    },
    backup: (options = {}) => backup(path('photos'), { to: [], dryRun: false, choice, ...options }, session),
    unplug: (name) => renameSync(path(name), join(path('away'), name)),
    plugIn: (name) => renameSync(join(path('away'), name), path(name)),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

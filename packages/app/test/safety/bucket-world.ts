import { cpSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { type RealS3Server, realS3Server } from '../../../archive/test/made/s3/real-server.ts';
import { bucketAdd } from '../../src/commands/bucket.ts';
import { safetyStatus } from '../../src/safety/status.ts';
import type { Session } from '../../src/session.ts';
import { type SafetyWorld, safetyWorld } from './world.ts';

/** A world with a bucket on a real server, whose files can be reached behind its back. */
export interface BucketWorld extends AsyncDisposable {
  readonly world: SafetyWorld;
  readonly session: Session;
  /** Another computer with a ledger of its own, that has the bucket's key. */
  computer(name: string): Promise<Session>;
  add(session: Session): Promise<void>;
  /** Keeps the whole bucket as it is now; `putBack` makes it so again. */
  keep(): void;
  putBack(): void;
  /** Removes the objects of these files, as a rule of the host does: the server forgets them. */
  remove(isToGo: (bytes: number) => boolean): number;
  /** Two seconds pass: copies of a ledger are called by the second. */
  later(): void;
  /** The bytes of one photo change on the server. */
  spoil(): void;
  /** As if all of them had been written an hour later. */
  writtenAnew(): void;
}

export async function bucketWorld(encryption: boolean): Promise<BucketWorld> {
  await using stack = new AsyncDisposableStack();
  const { path: data } = stack.use(temporaryFolder());
  const server: RealS3Server = stack.use(await realS3Server(data));
  const keys = {
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
  };
  const world = stack.use(await safetyWorld(keys));
  const session = world.session;
  const parts = ['s3-data', 's3-sidecars'] as const;
  const bucket = (part: string): string => join(data, part, 'photos');
  const objects = (): string[] =>
    readdirSync(join(bucket('s3-data'), 'ours'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const keyFile = (): string | undefined => {
    const folder = world.path('home/keys');
    return encryption ? join(folder, readdirSync(folder)[0] ?? '') : undefined;
  };
  const add: BucketWorld['add'] = async (on) => {
    const key = on === session ? undefined : keyFile();
    const where = { name: 'Cloud', endpoint: server.endpoint.href, encryption };
    await bucketAdd('s3://photos/ours', { ...where, ...(key === undefined ? {} : { keyFile: key }) }, on);
  };
  await add(session);
  const kept = stack.move();
  return {
    world,
    session,
    async computer(name) {
      const other = world.sessionAt(`home of ${name}`);
      await add(other);
      return other;
    },
    add,
    keep() {
      for (const part of parts) cpSync(bucket(part), world.path(`kept ${part}`), { recursive: true });
    },
    putBack() {
      for (const part of parts) {
        rmSync(bucket(part), { recursive: true });
        cpSync(world.path(`kept ${part}`), bucket(part), { recursive: true, preserveTimestamps: true });
      }
    },
    remove(isToGo) {
      const going = objects().filter((path) => isToGo(statSync(path).size));
      for (const path of going) {
        rmSync(path);
        // The server keeps what it knows of an object apart, and would go on believing in one that has gone.
        const known = path.replace(bucket('s3-data'), bucket('s3-sidecars'));
        rmSync(known, { recursive: true, force: true });
      }
      return going.length;
    },
    spoil() {
      const [photo = ''] = objects().filter((path) => path.endsWith('.JPG'));
      writeFileSync(photo, readFileSync(photo).fill(7, 100, 200));
    },
    later: () => world.later(),
    writtenAnew() {
      const later = Date.now() / 1000 + 3600;
      for (const path of objects()) utimesSync(path, later, later);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** How many photos nothing proves. */
export async function unproven(session: Session): Promise<number> {
  return (await safetyStatus(session)).assets.proven[0];
}

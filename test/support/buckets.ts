import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noRealServer, realS3Server } from '../../packages/archive/test/made/s3/real-server.ts';
import { madeS3Server } from '../../packages/archive/test/made/s3/server.ts';
import { runSafelight } from './cli.ts';
import type { TemporaryFolder } from './temporary-folder.ts';
import { filesUnder, originalsOn } from './tree.ts';

export interface Server {
  readonly endpoint: URL;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface Computer {
  readonly home: string;
  /** Runs a command that must end with this code; what it printed. */
  run(args: readonly string[], code?: number): Promise<string>;
}

export function computer(folder: TemporaryFolder, name: string, { credentials }: Server): Computer {
  const home = join(folder.path, `home of ${name}`);
  const environment = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
  return {
    home,
    async run(args, code = 0) {
      const { status, stdout, stderr } = await runSafelight(home, args, environment);
      assert.equal(status, code, `safelight ${args.join(' ')}: ${stdout}${stderr}`);
      return stdout;
    },
  };
}

/** Photos, and a film that is sent in parts. */
export function makePhotos(folder: string, start: number, count: number): Set<string> {
  mkdirSync(folder, { recursive: true });
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
  for (let i = start; i < start + count; i++) {
    const size = i === start ? 9_500_000 : 2000 + i;
    writeFileSync(join(folder, `IMG_${i}.JPG`), Buffer.concat([jpeg, randomBytes(size)]));
  }
  return new Set(filesUnder(folder).values());
}

export function contentsOf(folder: string): Set<string> {
  return new Set(originalsOn(folder).values());
}

export function onlyKeyFile({ home }: Computer): string {
  const [name, ...others] = readdirSync(join(home, 'keys'));
  assert.ok(name !== undefined && others.length === 0);
  return join(home, 'keys', name);
}

export async function addCloud(on: Computer, server: Server, ...more: string[]): Promise<void> {
  await on.run([
    'place',
    'add',
    's3://photos/ours',
    '--endpoint',
    server.endpoint.href,
    '--name',
    'Cloud',
    ...more,
  ]);
}

/** A real server where there is one: what it does is what counts. */
export const servers =
  noRealServer === false
    ? [{ name: 'a real S3 server', open: (folder: string) => realS3Server(folder) }]
    : [{ name: 'a server of ours', open: () => madeS3Server() }];

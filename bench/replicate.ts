import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { newIdentity, openAgePool, openPlaceKey } from '../packages/archive/src/stores/encrypted/index.ts';
import { realS3Server, versitygw } from '../packages/archive/test/made/s3/real-server.ts';
import { makeCameraRoll } from './camera-roll.ts';
import { compare, print, spread } from './compare.ts';
import { coldCache, safelight, shell } from './measure.ts';

export interface ReplicateBench {
  readonly gigabytes: number;
  readonly pairs: number;
}

const photoBytes = 3_000_000;
/** Its library refuses to start where this is set, be it of no use on this computer. */
const rclone = 'env -u AWS_CA_BUNDLE rclone';

/** A drive with an archive on it, and the state of the computer that filled it. */
export async function filledDrive(work: string, gigabytes: number): Promise<{ drive: string; home: string }> {
  const [roll, drive, home] = ['replicate-roll', 'replicate-blue', 'replicate-home'].map((name) =>
    join(work, name),
  ) as [string, string, string];
  makeCameraRoll(roll, { count: Math.round((gigabytes * 1e9) / photoBytes), sizeBytes: photoBytes });
  mkdirSync(drive);
  await safelight(home, ['backup', roll, '--to', drive], { memory: false });
  rmSync(roll, { recursive: true });
  return { drive, home };
}

/** A second run begins where the first did. */
function stateFrom(home: string, work: string): string {
  const copy = join(work, 'replicate-state');
  rmSync(copy, { recursive: true, force: true });
  cpSync(home, copy, { recursive: true });
  return copy;
}

/**
 * Drive to drive with proof, against what a careful person does by hand: copy, flush, and read the copy back from the disk to
 * compare its sums. What copying and flushing alone take, which proves nothing, is told too.
 */
export async function replicateToDrive(work: string, { gigabytes, pairs }: ReplicateBench): Promise<void> {
  const { drive, home } = await filledDrive(work, gigabytes);
  const unproven: number[] = [];
  const [byHand, red] = [join(work, 'replicate-by-hand'), join(work, 'replicate-red')];
  print(
    await compare(
      `replicate ${gigabytes} GB drive to drive, against rsync -a + sync + sha256sum`,
      '≤ 1.11 (≥ 0.9 × its rate)',
      {
        pairs,
        async theirs() {
          rmSync(byHand, { recursive: true, force: true });
          await coldCache();
          const { seconds } = await shell(`rsync -a ${drive}/ ${byHand}/ && sync`);
          unproven.push(seconds);
          await coldCache();
          return seconds + (await shell(`find ${byHand} -type f -print0 | xargs -0 sha256sum`)).seconds;
        },
        async ours() {
          rmSync(red, { recursive: true, force: true });
          mkdirSync(red);
          const state = stateFrom(home, work);
          await safelight(state, ['place', 'add', red], { memory: false });
          await coldCache();
          return (await safelight(state, ['replicate', '--to', red], { memory: false })).seconds;
        },
      },
    ),
  );
  process.stdout.write(`  rsync -a + sync alone ${spread(unproven).median.toFixed(2)} s\n`);
  for (const path of [byHand, red, drive, home]) rmSync(path, { recursive: true, force: true });
}

/**
 * To a bucket of a real server on this computer, with proof, against rclone, which also reads back what it has sent; encrypted
 * against its own encryption, `rclone crypt`.
 */
export async function replicateToBucket(work: string, { gigabytes, pairs }: ReplicateBench): Promise<void> {
  if ('missing' in versitygw || spawnSync('rclone', ['version']).status !== 0) {
    process.stdout.write('replicate to a bucket: versitygw or rclone is not here\n');
    return;
  }
  const { drive, home } = await filledDrive(work, gigabytes);
  await using server = await realS3Server(work);
  const { accessKeyId, secretAccessKey } = server.credentials;
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...rcloneRemotes(server.endpoint),
  });
  // Each run has a folder of its own: the server remembers what was in one.
  let run = 0;
  for (const { kind, option, remote } of [
    { kind: 'unencrypted', option: ['--no-encryption'], remote: 'plain:photos' },
    { kind: 'encrypted', option: [], remote: 'secret:' },
  ]) {
    print(
      await compare(
        `replicate ${gigabytes} GB to a bucket (${kind}), against rclone copy + check --download`,
        '≤ 1.11 (≥ 0.9 × its rate)',
        {
          pairs,
          async theirs() {
            const [from, to] = [`--exclude '.safelight/**' ${drive}`, `${remote}/by-hand-${++run}`];
            await coldCache();
            return (await shell(`${rclone} copy ${from} ${to} && ${rclone} check --download ${from} ${to}`))
              .seconds;
          },
          async ours() {
            const state = stateFrom(home, work);
            const bucket = [
              `s3://photos/ours-${run}`,
              '--endpoint',
              server.endpoint.origin,
              '--name',
              'Cloud',
            ];
            await safelight(state, ['place', 'add', ...bucket, ...option], { memory: false });
            await coldCache();
            const args = ['replicate', '--to', 'Cloud', '--from', drive];
            return (await safelight(state, args, { memory: false })).seconds;
          },
        },
      ),
    );
  }
  for (const path of [drive, home, join(work, 's3-data')]) rmSync(path, { recursive: true, force: true });
}

/** rclone's remotes, told through its environment; the crypt one has a password made up here. */
function rcloneRemotes({ origin }: URL): NodeJS.ProcessEnv {
  const password = spawnSync('rclone', ['obscure', randomBytes(16).toString('hex')], { encoding: 'utf8' });
  return {
    RCLONE_CONFIG_PLAIN_TYPE: 's3',
    RCLONE_CONFIG_PLAIN_PROVIDER: 'Other',
    RCLONE_CONFIG_PLAIN_ENV_AUTH: 'true',
    RCLONE_CONFIG_PLAIN_ENDPOINT: origin,
    RCLONE_CONFIG_SECRET_TYPE: 'crypt',
    RCLONE_CONFIG_SECRET_REMOTE: 'plain:photos/secret',
    RCLONE_CONFIG_SECRET_PASSWORD: password.stdout.trim(),
    // The server never says "100 Continue", for which rclone would wait a second with every file.
    RCLONE_EXPECT_CONTINUE_TIMEOUT: '0',
    // As many as ours.
    RCLONE_TRANSFERS: '6',
  };
}

/** How fast one thread encrypts, in memory. */
export async function encryptionRate(gigabytes: number): Promise<void> {
  const chunk = randomBytes(1024 * 1024);
  const chunks = Math.round((gigabytes * 1e9) / chunk.length);
  const { recipient: key } = await openPlaceKey(await newIdentity());
  await using pool = openAgePool(1);
  async function* bytes() {
    for (let i = 0; i < chunks; i++) yield chunk;
  }
  const started = process.hrtime.bigint();
  let out = 0;
  for await (const piece of pool.run({ mode: 'encrypt', key }, bytes())) out += piece.length;
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  process.stdout.write(
    `encrypt ${gigabytes} GB on one thread: ${(out / 1e6 / seconds).toFixed(0)} MB/s   goal ≥ 120\n`,
  );
}

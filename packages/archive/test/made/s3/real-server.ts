import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

/** Where `.ci/run` puts it. */
const cached = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'safelight-ci/bin/versitygw');

/** The path of versitygw, a real S3 server, or why there is none: `SAFELIGHT_S3_SERVER`, on the PATH, or where `.ci/run` put it. */
export const versitygw: { readonly path: string } | { readonly missing: string } = findServer();

function findServer(): typeof versitygw {
  for (const path of [process.env.SAFELIGHT_S3_SERVER, 'versitygw', cached]) {
    if (path === undefined || (path.includes('/') && !existsSync(path))) continue;
    if (spawnSync(path, ['--version']).status === 0) return { path };
  }
  return { missing: 'versitygw, a real S3 server, is not here (.ci/run builds it with Go)' };
}

export const noRealServer: string | false = 'missing' in versitygw ? versitygw.missing : false;

export interface RealS3Server extends AsyncDisposable {
  readonly endpoint: URL;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Starts versitygw over a folder below `folder`, with an empty bucket `photos`. */
export async function realS3Server(folder: string): Promise<RealS3Server> {
  if ('missing' in versitygw) throw new Error(versitygw.missing);
  const [data, sidecars] = [join(folder, 's3-data'), join(folder, 's3-sidecars')];
  mkdirSync(join(data, 'photos'), { recursive: true });
  mkdirSync(sidecars, { recursive: true });
  const port = await freePort();
  const credentials = { accessKeyId: 'safelight-test', secretAccessKey: 'not-a-secret-of-anyone' };
  const child: ChildProcess = spawn(
    versitygw.path,
    [
      '--port',
      `127.0.0.1:${port}`,
      '--access',
      credentials.accessKeyId,
      '--secret',
      credentials.secretAccessKey,
      '--quiet',
      'posix',
      '--sidecar',
      sidecars,
      data,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (child.exitCode !== null || tries > 300) throw new Error(`versitygw did not start: ${said}`);
    await pause(100);
  }
  return {
    endpoint: new URL(`http://127.0.0.1:${port}`),
    credentials,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

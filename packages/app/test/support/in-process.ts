import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { DiskOf } from '../../src/places/disk.ts';
import { type Audience, openSession, type Session } from '../../src/session.ts';

// Each run starts threads of its own: compiled code is kept between them, as the launcher does.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'safelight-test-compiled');

/** A stream that takes what is printed and shows none of it. */
function silent(): NodeJS.WriteStream {
  const stream = new PassThrough();
  stream.resume();
  return stream as unknown as NodeJS.WriteStream;
}

/** A session as `main` opens one, in this process, where hundreds of runs cost seconds and not minutes. */
export function sessionIn(
  environment: NodeJS.ProcessEnv,
  folder: string,
  audience?: Audience,
  diskOf?: DiskOf,
): Session {
  return openSession({
    environment,
    folder,
    json: true,
    signal: new AbortController().signal,
    stdout: silent(),
    stderr: silent(),
    ...(audience === undefined ? {} : { audience }),
    ...(diskOf === undefined ? {} : { diskOf }),
  });
}

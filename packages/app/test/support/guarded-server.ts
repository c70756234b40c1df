import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { serverIn, type TestServer } from './server.ts';

/** What no answer may hold. */
export const secret = 'what-nobody-may-read-4711';

export interface GuardedServer extends TestServer {
  /** Holds `shown`, which the server may browse, with `inside` and a link `leads out`, and `beside` with a secret. */
  readonly folder: string;
}

/** A server that may browse one folder, with a secret beside it. */
export async function guardedServer(): Promise<GuardedServer> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(temporaryFolder());
  const shown = join(folder, 'shown');
  await mkdir(join(shown, 'inside'), { recursive: true });
  await mkdir(join(folder, 'beside'));
  await writeFile(join(folder, 'beside', 'secret.txt'), secret);
  await symlink(join(folder, 'beside'), join(shown, 'leads out'));
  const server = stack.use(await serverIn(shown));
  const kept = stack.move();
  return { ...server, folder, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

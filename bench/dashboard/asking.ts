import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** The dashboard's server in a process of its own, as a browser that was let in sees it. */
export interface AskedServer extends Disposable {
  /** An address for a browser. */
  readonly address: string;
  readonly origin: string;
  /** How long an answer took, in milliseconds, with all its bytes. */
  ask(path: string): Promise<{ readonly ms: number; readonly text: string }>;
  megabytes(): Promise<number>;
}

export async function askedServer(folder: string): Promise<AskedServer> {
  const child = fork(join(import.meta.dirname, 'server-process.ts'), [folder], {
    execArgv: [
      '--max-semi-space-size=16',
      '--heap-growing-percent=100',
      '--disable-warning=ExperimentalWarning',
    ],
  });
  const { address } = await told<{ address: string }>(child);
  const { origin } = new URL(address);
  const opened = await fetch(address);
  await opened.arrayBuffer();
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    address,
    origin,
    async ask(path) {
      const started = performance.now();
      const answer = await fetch(origin + path, { headers: { cookie } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return { ms: performance.now() - started, text };
    },
    async megabytes() {
      child.send('memory');
      return (await told<{ megabytes: number }>(child)).megabytes;
    },
    [Symbol.dispose]: () => void child.kill(),
  };
}

function told<T>(child: ChildProcess): Promise<T> {
  return new Promise((done, failed) => {
    child.once('message', (message) => done(message as T));
    child.once('exit', () => failed(new Error('the server ended')));
  });
}

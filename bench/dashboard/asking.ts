import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** The dashboard's server in a process of its own, as a browser that was let in sees it. */
export interface AskedServer extends Disposable {
  /** An address that lets one browser in. */
  newAddress(): Promise<string>;
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
  const { address } = await told(child);
  const { origin } = new URL(address);
  const opened = await fetch(address);
  await opened.arrayBuffer();
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  const asked = (): Promise<Told> => {
    child.send('tell');
    return told(child);
  };
  return {
    origin,
    newAddress: async () => (await asked()).address,
    async ask(path) {
      const started = performance.now();
      const answer = await fetch(origin + path, { headers: { cookie } });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
      return { ms: performance.now() - started, text };
    },
    megabytes: async () => (await asked()).megabytes,
    [Symbol.dispose]: () => void child.kill(),
  };
}

interface Told {
  readonly address: string;
  readonly megabytes: number;
}

function told(child: ChildProcess): Promise<Told> {
  return new Promise((done, failed) => {
    child.once('message', (message) => done(message as Told));
    child.once('exit', () => failed(new Error('the server ended')));
  });
}

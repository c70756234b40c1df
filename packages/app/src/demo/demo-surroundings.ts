import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { folderMedia, startSimulatedIphone } from '@safelight/simulated-iphone';

/** Where the simulated phone of the demo keeps its photos, in the demo's folder. */
export const phoneFolder = 'phone';

export interface DemoSurroundings extends AsyncDisposable {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * A new folder for one demo, a simulated phone whose media folder lies in it, and an environment in which that phone is
 * the only one and Safelight's state lies in the folder too, and not in the person's own.
 */
export async function demoSurroundings(environment: NodeJS.ProcessEnv): Promise<DemoSurroundings> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'safelight-demo-')));
  const iphone = await startSimulatedIphone({
    address: { kind: 'tcp', host: '127.0.0.1', port: 0 },
    media: folderMedia(join(folder, phoneFolder)),
    name: 'Demo phone',
    trust: { answer: 'trust', afterAsks: 1 },
  });
  return {
    folder,
    environment: {
      ...environment,
      SAFELIGHT_HOME: join(folder, 'state of the demo'),
      USBMUXD_SOCKET_ADDRESS: iphone.address,
    },
    [Symbol.asyncDispose]: () => iphone[Symbol.asyncDispose](),
  };
}

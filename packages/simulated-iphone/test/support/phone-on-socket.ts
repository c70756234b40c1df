import { join } from 'node:path';
import {
  type CreatePhoneOptions,
  newPhoneKey,
  type SimulatedIphone,
  startSimulatedIphone,
} from '@safelight/simulated-iphone';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';

/** Made once for a test file: a key takes longer to make than all else in a test. */
export const phoneKey = await newPhoneKey();

export interface PhoneOnSocket extends SimulatedIphone {
  /** An empty folder beside the socket. */
  readonly folder: string;
}

/** A simulated phone on a socket of its own. */
export async function phoneOnSocket(options: CreatePhoneOptions): Promise<PhoneOnSocket> {
  const folder = temporaryFolder();
  const address =
    process.platform === 'win32'
      ? ({ kind: 'tcp', host: '127.0.0.1', port: 0 } as const)
      : ({ kind: 'unix', path: join(folder.path, 'usbmuxd') } as const);
  const iphone = await startSimulatedIphone({ key: phoneKey, ...options, address });
  return {
    ...iphone,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await iphone[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

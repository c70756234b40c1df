import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../../../test/support/temporary-folder.ts';
import { makeCameraRoll } from '../../src/demo/camera-roll.ts';
import { serverIn, type TestServer } from './server.ts';

export interface RollServer extends TestServer {
  /** Holds `phone` with a camera roll, and the empty folders `Blue`, `Red` and `back`. */
  readonly folder: string;
}

/** A server that may browse a camera roll and folders for copies of it. */
export async function rollServer(): Promise<RollServer> {
  await using stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(temporaryFolder());
  const phone = join(folder, 'phone');
  await makeCameraRoll(phone);
  const edited = [
    'PhotoData',
    'Mutations',
    'DCIM',
    '100APPLE',
    'IMG_0007',
    'Adjustments',
    'FullSizeRender.JPG',
  ];
  await copyFile(join(phone, ...edited), join(phone, 'DCIM', '100APPLE', 'IMG_E0007.JPG'));
  for (const name of ['Blue', 'Red', 'back']) await mkdir(join(folder, name));
  const server = stack.use(await serverIn(folder));
  const kept = stack.move();
  return { ...server, folder, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

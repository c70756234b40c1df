import * as packet from '../afc/packet.ts';
import { askAfc, openAfcFile } from '../afc/request.ts';
import type { Connection } from '../connection.ts';
import { DeviceError } from '../errors.ts';
import type { NotificationProxy } from '../notification-proxy.ts';
import { openService, type TrustedPhone } from '../phone.ts';
import { sentOut } from '../sent-out.ts';

const lockPath = '/com.apple.itunes.lock_sync';
/** Opens for reading and writing, and makes the file where there is none (AFC_FOPEN_RW). */
const readWrite = 2;
const lockFile = 0x1b;
const exclusive = 2 | 4;
const unlock = 8 | 4;
const wouldBlock = 19n;
/** Ten seconds, as long as idevicebackup2 tries. */
const attempts = 50;
const pauseMs = 200;
/** A phone that does not answer must not keep its host from ending. */
const releaseMs = 1000;

/**
 * Takes the lock by which computers that sync with a phone keep out of each other's way: an advisory lock on a file in
 * the media folder, announced by notifications, as Finder and libimobiledevice do (idevicebackup2.c).
 * docs/decisions/071 says why this file may be made on the phone. Releases when disposed.
 *
 * A phone that does not let the file be opened is backed up without, as the peers do. Throws `busy` when another program
 * holds the lock for ten seconds.
 */
export async function holdSyncLock(
  phone: TrustedPhone,
  proxy: NotificationProxy,
  signal: AbortSignal | undefined,
): Promise<AsyncDisposable> {
  await proxy.post('com.apple.itunes-mobdev.syncWillStart');
  const connection = await openService(phone, 'com.apple.afc');
  try {
    const handle = await openAfcFile(connection, readWrite, lockPath);
    if (handle === undefined) return { [Symbol.asyncDispose]: async () => connection.destroy() };
    await proxy.post('com.apple.itunes-mobdev.syncLockRequest');
    await lock(connection, handle, signal);
    await proxy.post('com.apple.itunes-mobdev.syncDidStart');
    return { [Symbol.asyncDispose]: () => release(connection, handle, proxy) };
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

async function lock(connection: Connection, handle: bigint, signal: AbortSignal | undefined): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal?.throwIfAborted();
    const { status } = await askAfc(connection, lockFile, packet.encodeNumbers(handle, exclusive));
    if (status === 0n) return;
    if (status !== wouldBlock) throw new DeviceError('refused', `the sync lock: AFC status ${status}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  throw new DeviceError('busy', 'another program is syncing with the phone');
}

/** Never fails: the phone lets go of a lock when its connection ends, which it does now or has done. */
async function release(connection: Connection, handle: bigint, proxy: NotificationProxy): Promise<void> {
  const timer = setTimeout(() => connection.destroy(), releaseMs);
  try {
    await askAfc(connection, lockFile, packet.encodeNumbers(handle, unlock));
    await askAfc(connection, packet.operation.closeFile, packet.encodeNumbers(handle));
    await proxy.post('com.apple.itunes-mobdev.syncDidFinish');
    await sentOut();
  } catch {
  } finally {
    clearTimeout(timer);
    connection.destroy();
  }
}

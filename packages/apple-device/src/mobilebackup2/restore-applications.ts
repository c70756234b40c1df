import { buildXmlPlist } from '@safelight/plist';
import * as packet from '../afc/packet.ts';
import { askAfc, openAfcFile } from '../afc/request.ts';
import type { Connection } from '../connection.ts';
import type { Dictionary } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import { openService, type TrustedPhone } from '../phone.ts';

const folder = '/iTunesRestore';
const path = `${folder}/RestoreApplications.plist`;
/** Makes the file, or empties it (AFC_FOPEN_WR). */
const writeAnew = 4;
const operation = { removePath: 0x08, makeDirectory: 0x09, writeFile: 0x10 } as const;
/** A portion that every phone takes. */
const portionBytes = 64 << 10;

/**
 * Tells the phone which apps to install again once a restore is over, in the one place where it looks
 * (idevicebackup2.c); docs/decisions/071 says why this may be written. Taken back when disposed, unless `keep` was
 * called. Throws `refused`.
 */
export async function announceApps(
  phone: TrustedPhone,
  applications: Dictionary,
): Promise<AsyncDisposable & { keep(): void }> {
  await withAfc(phone, async (afc) => {
    await mustSucceed(askAfc(afc, operation.makeDirectory, packet.encodePath(folder)));
    const handle = await openAfcFile(afc, writeAnew, path);
    if (handle === undefined) throw refused();
    const content = buildXmlPlist(applications);
    for (let at = 0; at < content.length; at += portionBytes) {
      const portion = content.subarray(at, at + portionBytes);
      await mustSucceed(askAfc(afc, operation.writeFile, packet.encodeNumbers(handle), portion));
    }
    await mustSucceed(askAfc(afc, packet.operation.closeFile, packet.encodeNumbers(handle)));
  });
  let kept = false;
  return {
    keep: () => {
      kept = true;
    },
    [Symbol.asyncDispose]: async () => {
      if (!kept) await takeBack(phone).catch(() => {});
    },
  };
}

async function takeBack(phone: TrustedPhone): Promise<void> {
  await withAfc(phone, async (afc) => {
    await askAfc(afc, operation.removePath, packet.encodePath(path));
    await askAfc(afc, operation.removePath, packet.encodePath(folder));
  });
}

async function withAfc(phone: TrustedPhone, work: (afc: Connection) => Promise<void>): Promise<void> {
  await using afc = await openService(phone, 'com.apple.afc');
  await work(afc);
}

async function mustSucceed(asked: ReturnType<typeof askAfc>): Promise<void> {
  const { status } = await asked;
  if (status !== 0n) throw refused(status);
}

function refused(status?: bigint): DeviceError {
  const options = status === undefined ? {} : { answer: String(status) };
  return new DeviceError('refused', 'the phone does not take the list of its apps', options);
}

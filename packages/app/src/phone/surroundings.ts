import { join } from 'node:path';
import {
  type MuxerAddress,
  parseMuxerAddress,
  systemMuxerAddress,
  systemPairRecordFolder,
} from '@safelight/apple-device/host';
import { UsageError } from '../sentences.ts';

/** Where phones are reached from this computer, and where it keeps the proof that they trust it. */
export interface PhoneSurroundings {
  /** Throws a UsageError where USBMUXD_SOCKET_ADDRESS is no address. */
  muxer(): MuxerAddress;
  /** The system's folder of pair records; most people may not read it. */
  readonly systemRecords: string;
  /** Ours. */
  readonly ownRecords: string;
}

export function phoneSurroundings(
  environment: NodeJS.ProcessEnv,
  options: { readonly platform: NodeJS.Platform; readonly home: string },
): PhoneSurroundings {
  const { platform, home } = options;
  const address = environment.USBMUXD_SOCKET_ADDRESS;
  return {
    muxer() {
      if (address === undefined || address === '') return systemMuxerAddress(platform);
      try {
        return parseMuxerAddress(address);
      } catch {
        throw new UsageError(
          `USBMUXD_SOCKET_ADDRESS is not an address: ${address}. It is UNIX:/path, or host:port.`,
        );
      }
    },
    systemRecords: systemPairRecordFolder(platform, environment.ProgramData),
    ownRecords: join(home, 'phones'),
  };
}

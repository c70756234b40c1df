import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { listenForDevices, type MuxerOptions } from '@safelight/apple-device';
import { mountedVolumes } from '../../sources/mounted-volumes.ts';

export interface DeviceWatch {
  /** How the multiplexer is reached; asked anew each time. */
  muxer(): MuxerOptions;
  /** A phone came, went or was paired. */
  phones(): void;
  /** A volume came or went. */
  volumes(): void;
}

/** Until a multiplexer that is not there, or ended, is asked again; in milliseconds. */
const muxerPauseMs = 5000;
/** Mounted volumes are looked at so often: no system tells of them in a way that all have. */
const volumesPauseMs = 2000;

/** Tells of what is plugged in and out, until it is disposed of. */
export function watchDevices({ muxer, phones, volumes }: DeviceWatch): Disposable {
  const stop = new AbortController();
  const { signal } = stop;
  let known: string | undefined;

  async function hearOfPhones(): Promise<void> {
    let heard = false;
    try {
      for await (const _ of listenForDevices({ ...muxer(), signal })) {
        heard = true;
        phones();
      }
    } finally {
      // A multiplexer that ended took its phones along.
      if (heard && !signal.aborted) phones();
    }
  }

  async function lookAtVolumes(): Promise<void> {
    const now = (await mountedVolumes(process.platform)).join('\n');
    if (known !== undefined && known !== now) volumes();
    known = now;
  }

  void againAndAgain(hearOfPhones, { pauseMs: muxerPauseMs, signal });
  void againAndAgain(lookAtVolumes, { pauseMs: volumesPauseMs, signal });
  return { [Symbol.dispose]: () => stop.abort() };
}

/** What fails is tried again after the pause, like what ended. */
async function againAndAgain(
  look: () => Promise<void>,
  { pauseMs, signal }: { readonly pauseMs: number; readonly signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    await look().catch(() => {});
    await pause(pauseMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

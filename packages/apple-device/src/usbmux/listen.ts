import { DeviceError } from '../errors.ts';
import { type MuxerEvent, readMuxerEvent } from './device.ts';
import { readMuxerPacket } from './packet.ts';
import { ask, type MuxerOptions, openMuxer } from './requests.ts';

/** The longest delay of a Node timer: listening has no idle time. */
const noIdleMs = 2 ** 31 - 1;

/**
 * Phones that are here, then those that come and go, until the iteration is left or `signal` aborts (which throws
 * its reason). Throws `no-usbmuxd`; `disconnected` when the multiplexer ends.
 */
export async function* listenForDevices(options: MuxerOptions): AsyncGenerator<MuxerEvent, void, undefined> {
  await using connection = await openMuxer({ ...options, idleMs: noIdleMs });
  const silent = setTimeout(
    () => connection.destroy(new DeviceError('timeout', 'the multiplexer does not answer')),
    options.idleMs,
  );
  try {
    await ask(connection, { MessageType: 'Listen' });
  } finally {
    clearTimeout(silent);
  }
  for (;;) {
    const event = readMuxerEvent((await readMuxerPacket(connection)).message);
    if (event !== undefined) yield event;
  }
}

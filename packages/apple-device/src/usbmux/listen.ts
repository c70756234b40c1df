import { type MuxerEvent, readMuxerEvent } from './device.ts';
import { readMuxerPacket } from './packet.ts';
import { ask, type MuxerOptions, openMuxer } from './requests.ts';

/**
 * Phones that are here, then those that come and go, until the iteration is left or `signal` aborts (which throws
 * its reason). Throws `no-usbmuxd`; `disconnected` when the multiplexer ends.
 */
export async function* listenForDevices(options: MuxerOptions): AsyncGenerator<MuxerEvent, void, undefined> {
  await using connection = await openMuxer(options);
  await ask(connection, { MessageType: 'Listen' });
  connection.idleMs = Number.POSITIVE_INFINITY;
  for (;;) {
    const event = readMuxerEvent((await readMuxerPacket(connection)).message);
    if (event !== undefined) yield event;
  }
}

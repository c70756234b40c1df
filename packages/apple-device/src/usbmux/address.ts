import { connect, type Socket } from 'node:net';
import { DeviceError } from '../errors.ts';

/** Where the USB multiplexer (usbmuxd, or Apple's own) listens. */
export type MuxerAddress =
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** The multiplexer's usual place: TCP 27015 on Windows, `/var/run/usbmuxd` elsewhere (libusbmuxd). */
export function systemMuxerAddress(platform: NodeJS.Platform): MuxerAddress {
  return platform === 'win32'
    ? { kind: 'tcp', host: '127.0.0.1', port: 27015 }
    : { kind: 'unix', path: '/var/run/usbmuxd' };
}

/**
 * Reads libusbmuxd's USBMUXD_SOCKET_ADDRESS syntax: `UNIX:/path`, `host:port`, `[v6]:port`.
 * Throws `invalid-argument`.
 */
export function parseMuxerAddress(text: string): MuxerAddress {
  if (text.startsWith('UNIX:') && text.length > 5) return { kind: 'unix', path: text.slice(5) };
  const match = /^(?:\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|([^\s:[\]]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || !(port >= 1 && port <= 65535)) {
    throw new DeviceError('invalid-argument', `not an address of a multiplexer: ${JSON.stringify(text)}`);
  }
  return { kind: 'tcp', host, port };
}

/** Opens a socket to the multiplexer. Throws `no-usbmuxd`, `timeout`, or the signal's reason. */
export function connectToMuxer(
  address: MuxerAddress,
  options: { readonly idleMs: number; readonly signal?: AbortSignal | undefined },
): Promise<Socket> {
  const { idleMs, signal } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const socket = connect(address.kind === 'unix' ? { path: address.path } : { ...address, noDelay: true });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      finish();
    };
    const fail = (reason: unknown): void =>
      settle(() => {
        socket.on('error', () => {});
        socket.destroy();
        reject(reason);
      });
    const onAbort = (): void => fail(signal?.reason);
    const timer = setTimeout(
      () => fail(new DeviceError('timeout', 'the multiplexer does not answer')),
      idleMs,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', (cause) => {
      const message = 'no multiplexer (usbmuxd) listens at its address';
      fail(new DeviceError('no-usbmuxd', message, { cause }));
    });
    socket.once('connect', () => settle(() => resolve(socket)));
  });
}

import { createServer, type Socket } from 'node:net';
import { type MuxerAddress, parseMuxerAddress } from '@safelight/apple-device';

export interface FakeMuxer extends AsyncDisposable {
  readonly address: MuxerAddress;
}

/** A server that answers whatever it is sent with these bytes, or says nothing. */
export async function fakeMuxer(answer: Uint8Array | undefined, close = false): Promise<FakeMuxer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => {
      if (answer !== undefined) socket.write(answer);
      if (close) socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  return {
    address: parseMuxerAddress(`127.0.0.1:${bound.port}`),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

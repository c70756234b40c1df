import type { Duplex } from 'node:stream';

/** The other end closed the connection, or the cable was pulled. */
export class LinkEnded extends Error {
  override readonly name = 'LinkEnded';
}

/** Reads exact numbers of bytes from a socket, one reader at a time; nothing is taken that was not asked for. */
export class ByteStream {
  readonly socket: Duplex;

  constructor(socket: Duplex) {
    this.socket = socket;
    socket.on('error', () => socket.destroy());
  }

  /** Exactly `size` bytes. Throws LinkEnded. */
  async read(size: number): Promise<Buffer> {
    if (size === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = this.socket.read(size) as Buffer | null;
      if (bytes !== null && bytes.length === size) return bytes;
      if (bytes !== null || this.socket.readableEnded || this.socket.destroyed) throw new LinkEnded();
      await this.#change();
    }
  }

  #change(): Promise<void> {
    const { socket } = this;
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('readable', done).off('end', done).off('close', done);
        resolve();
      };
      socket.on('readable', done).on('end', done).on('close', done);
    });
  }
}

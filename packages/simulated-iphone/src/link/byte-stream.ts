import type { Duplex } from 'node:stream';

/** The other end closed the connection, or the cable was pulled. */
export class LinkEnded extends Error {
  override readonly name = 'LinkEnded';
}

/** Reads exact numbers of bytes from a socket, one reader at a time; nothing is taken that was not asked for. */
export class ByteStream {
  readonly socket: Duplex;
  #wake: () => void = () => {};
  readonly #onChange = (): void => this.#wake();

  constructor(socket: Duplex) {
    this.socket = socket;
    socket.on('error', () => socket.destroy());
    // For good, since each new listener for `readable` is called for what is there already.
    socket.on('readable', this.#onChange).on('end', this.#onChange).on('close', this.#onChange);
  }

  /** Exactly `size` bytes. Throws LinkEnded. */
  async read(size: number): Promise<Buffer> {
    if (size === 0) return Buffer.alloc(0);
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const bytes = this.socket.read(size) as Buffer | null;
      if (bytes !== null && bytes.length === size) return bytes;
      if (bytes !== null || this.socket.readableEnded || this.socket.destroyed) throw new LinkEnded();
      await changed;
    }
  }

  /** Leaves the socket to another reader. */
  release(): void {
    this.socket.off('readable', this.#onChange).off('end', this.#onChange).off('close', this.#onChange);
  }
}

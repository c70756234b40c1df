import { DeviceError } from '../errors.ts';
import type { AfcClient } from './client.ts';

/** A few AFC connections, opened when needed; those that end are replaced. */
export class AfcPool implements AsyncDisposable {
  readonly #open: () => Promise<AfcClient>;
  readonly #size: number;
  readonly #clients = new Set<AfcClient>();
  #opening: Promise<AfcClient> | undefined;
  #disposed = false;

  constructor(open: () => Promise<AfcClient>, size: number) {
    this.#open = open;
    this.#size = size;
  }

  /** The connection with the least to do; a new one while all are busy and there may be more. */
  async take(): Promise<AfcClient> {
    if (this.#disposed) throw new DeviceError('disconnected', 'the media files were closed');
    let least: AfcClient | undefined;
    for (const client of this.#clients) {
      if (least === undefined || client.load < least.load) least = client;
    }
    const mayGrow = this.#clients.size < this.#size;
    if (least !== undefined && !(mayGrow && least.load > 0 && this.#opening === undefined)) return least;
    this.#opening ??= this.#add().finally(() => {
      this.#opening = undefined;
    });
    if (least === undefined) return await this.#opening;
    this.#opening.catch(() => {});
    return least;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    for (const client of this.#clients) await client[Symbol.asyncDispose]();
    await this.#opening?.then((client) => client[Symbol.asyncDispose]()).catch(() => {});
  }

  async #add(): Promise<AfcClient> {
    const client = await this.#open();
    this.#clients.add(client);
    client.closed.then(() => this.#clients.delete(client));
    return client;
  }
}

import { buildBinaryPlist, type PlistValue } from '@safelight/plist';
import type { HostConnection } from '../link/host-connection.ts';

/** What goes wrong when the phone is about to send a message: the cable, the phone's app, or the phone itself. */
export type MessageFault = 'unplug' | 'stall' | 'hang-up';

/** The host ended the conversation by DLMessageDisconnect. */
export class HostLeft extends Error {
  override readonly name = 'HostLeft';
}

/** What the host answers to a request: 0 or a negated device-link error, a text, and a value. */
export interface HostStatus {
  readonly code: number;
  readonly text: string;
  readonly value: PlistValue | undefined;
}

export interface HostLinkOptions {
  /** Called before each message; `number` counts from 0. */
  readonly fault: (name: string, number: number) => MessageFault | undefined;
  readonly unplug: () => void;
}

/** The phone's end of device link: arrays that begin with a name (libimobiledevice, device_link_service.c). */
export class HostLink {
  readonly connection: HostConnection;
  readonly #options: HostLinkOptions;
  #sent = 0;

  constructor(connection: HostConnection, options: HostLinkOptions) {
    this.connection = connection;
    this.#options = options;
  }

  /** Throws when the host does not take the phone's version. */
  async exchangeVersions(): Promise<void> {
    await this.send('DLMessageVersionExchange', deviceLinkMajor, 0);
    const answer = await this.receive();
    const isTaken = answer[1] === 'DLVersionsOk' && Number(answer[2]) >= deviceLinkMajor;
    if (!isTaken) throw new Error('the host speaks another device link');
    await this.send('DLMessageDeviceReady');
  }

  async send(name: string, ...args: readonly PlistValue[]): Promise<void> {
    await this.#pass(name);
    await this.connection.sendPlist([name, ...args], buildBinaryPlist as never);
  }

  /** The next message. Throws HostLeft. */
  async receive(): Promise<readonly PlistValue[]> {
    const message = await this.connection.receivePlistValue();
    if (!Array.isArray(message)) throw new TypeError('the host sent no device-link message');
    if (message[0] === 'DLMessageDisconnect') throw new HostLeft();
    return message;
  }

  /** Sends a request and waits for what became of it. */
  async ask(name: string, ...args: readonly PlistValue[]): Promise<HostStatus> {
    await this.send(name, ...args);
    return await this.status();
  }

  async status(): Promise<HostStatus> {
    const [name, code, text, value] = await this.receive();
    if (name !== 'DLMessageStatusResponse') throw new TypeError(`the host sent ${String(name)} for a status`);
    const signed = Number(BigInt.asIntN(64, BigInt(code as number | bigint)));
    return { code: signed, text: String(text), value };
  }

  async #pass(name: string): Promise<void> {
    const fault = this.#options.fault(name, this.#sent++);
    if (fault === 'unplug') this.#options.unplug();
    if (fault === 'hang-up') throw new Error('the service was told to fail');
    if (fault === 'stall') await new Promise(() => {});
  }
}

/** libimobiledevice answers with the latest that it knows, 300 or 400; Apple's hosts echo the phone's. */
const deviceLinkMajor = 300;

import type { KeyObject } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { PlistDict } from '@safelight/plist';
import type { Cable, Faults } from './link/faults.ts';
import { HostConnection } from './link/host-connection.ts';
import { serveLockdown } from './lockdown/serve.ts';
import { Trust, type TrustAnswer } from './lockdown/trust.ts';
import type { Media } from './media/media.ts';
import type { Service } from './services/service.ts';

/** Where lockdown listens on every phone. */
export const lockdownPort = 62078;
const firstServicePort = 49152;

export interface SimulatedPhoneOptions {
  readonly udid: string;
  /** The phone's RSA key of 2048 bits: hosts sign a certificate for it at pairing. */
  readonly key: KeyObject;
  readonly media: Media;
  readonly services: readonly Service[];
  /** What lockdown tells, by domain; the domain without a name is `''`. */
  readonly values: Readonly<Record<string, PlistDict>>;
  readonly trust: TrustAnswer;
  readonly lock: LockState;
  readonly faults: Faults;
  /** Whether services speak TLS, as all do on phones since iOS 13. */
  readonly serviceTls: boolean;
}

/** `locked` is a dark screen with a passcode; `before-first-unlock` a phone that was just switched on. */
export type LockState = 'unlocked' | 'locked' | 'before-first-unlock';

/** A phone: what it is, what it serves, and the cable it hangs on. The state may be changed at any time. */
export class SimulatedPhone implements Cable {
  readonly udid: string;
  readonly key: KeyObject;
  readonly services: ReadonlyMap<string, Service>;
  readonly serviceTls: boolean;
  readonly trust: Trust;
  readonly values: Map<string, PlistDict>;
  media: Media;
  lock: LockState;
  /** Requests of hosts that would have changed the phone, all refused: `operation path`. */
  readonly refusedWrites: string[] = [];
  /** What hosts that sync have made in the media folder: the lock, and the list of apps to restore. */
  readonly syncFiles = new Map<string, Buffer>();
  /** Who holds the sync lock. */
  syncLock: object | undefined;
  /** How often each AFC operation was asked for, by its number. */
  readonly afcRequests = new Map<number, number>();
  #faults: Faults;
  #sentBytes = 0;
  #plugged: (() => void) | undefined;
  readonly #connections = new Set<HostConnection>();
  readonly #ports = new Map<number, Service>();
  #nextPort = firstServicePort;
  readonly #listeners = new Set<(name: string) => void>();

  constructor(options: SimulatedPhoneOptions) {
    this.udid = options.udid;
    this.key = options.key;
    this.media = options.media;
    this.services = new Map(options.services.map((service) => [service.name, service]));
    this.values = new Map(Object.entries(options.values));
    this.trust = new Trust(options.key, options.trust);
    this.lock = options.lock;
    this.serviceTls = options.serviceTls;
    this.#faults = options.faults;
  }

  get faults(): Faults {
    return this.#faults;
  }

  /** New faults; the count of bytes starts again. */
  set faults(faults: Faults) {
    this.#faults = faults;
    this.#sentBytes = 0;
  }

  get sentBytes(): number {
    return this.#sentBytes;
  }

  count(bytes: number): void {
    this.#sentBytes += bytes;
  }

  /** Told by the multiplexer: how to pull the cable. */
  plugged(unplug: (() => void) | undefined): void {
    this.#plugged = unplug;
  }

  /** Pulls the cable: every connection breaks off, the multiplexer says that the phone is gone. */
  unplug(): void {
    for (const connection of this.#connections) connection.destroy();
    this.#plugged?.();
  }

  /** Opens a port for one start of a service. */
  openPort(service: Service): number {
    const port = this.#nextPort;
    this.#nextPort = port === 65535 ? firstServicePort : port + 1;
    this.#ports.set(port, service);
    return port;
  }

  /** Whether something listens on a port. */
  listensOn(port: number): boolean {
    return port === lockdownPort || this.#ports.has(port);
  }

  /** A host connects to a port; the conversation runs until either side hangs up. */
  async accept(port: number, socket: Duplex): Promise<void> {
    const service = this.#ports.get(port);
    const name = port === lockdownPort ? 'com.apple.mobile.lockdown' : (service?.name ?? '');
    const connection = new HostConnection(socket, this, name);
    this.#connections.add(connection);
    try {
      if (port === lockdownPort) await serveLockdown(connection, this);
      else if (service !== undefined) await this.#serve(service, port, connection);
      await connection.flushed();
      connection.close();
    } catch {
      connection.destroy();
    } finally {
      this.#connections.delete(connection);
    }
  }

  /** Posts a notification to the hosts that observe it, as the phone's own processes do. */
  postNotification(name: string): void {
    for (const listener of this.#listeners) listener(name);
  }

  /** Calls `listener` for every notification; answers how to stop. */
  onNotification(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #serve(service: Service, port: number, connection: HostConnection): Promise<void> {
    this.#ports.delete(port);
    if (this.serviceTls) await connection.startTls(this.trust.identity());
    await service.serve(connection, this);
  }
}

import type { PlistValue } from '@safelight/plist';
import type { Connection } from '../connection.ts';
import { type Dictionary, data, integer, text, truth } from '../dictionary.ts';
import { DeviceError } from '../errors.ts';
import type { PairRecord } from '../pair-record.ts';
import { receivePlist, sendPlist } from '../property-list-service.ts';
import { startTls } from '../tls.ts';
import { lockdownError } from './errors.ts';

/** Where lockdown listens on every phone. */
export const lockdownPort = 62078;

/** Where a started service listens, and whether it speaks TLS. */
export interface StartedService {
  readonly port: number;
  readonly tls: boolean;
}

/**
 * A conversation with lockdown, the phone's doorman: it tells facts, pairs and starts services. One request at a time.
 * Requests throw `locked`, `trust-pending`, `trust-denied`, `not-paired`, `not-found`, `refused`, `protocol`, or what
 * ended the connection.
 */
export class LockdownClient implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #label: string;
  #session: { readonly id: string; readonly record: PairRecord } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection, label: string) {
    this.#connection = connection;
    this.#label = label;
  }

  /** Whether a session is open, that is, whether the phone trusts this conversation. */
  get hasSession(): boolean {
    return this.#session !== undefined;
  }

  /** `com.apple.mobile.lockdown` on every phone; anything else is not lockdown. */
  async queryType(): Promise<string> {
    const type = text(await this.#ask({ Request: 'QueryType' }), 'Type');
    if (type === undefined) throw new DeviceError('protocol', 'the phone has no type');
    return type;
  }

  /** A value, or a domain's all values when `key` is left out. Throws `not-found` where the phone has none. */
  async getValue(domain?: string, key?: string): Promise<PlistValue> {
    const place = {
      ...(domain === undefined ? {} : { Domain: domain }),
      ...(key === undefined ? {} : { Key: key }),
    };
    const value = (await this.#ask({ Request: 'GetValue', ...place })).Value;
    if (value === undefined) throw lockdownError('MissingValue', `GetValue ${domain ?? ''} ${key ?? ''}`);
    return value;
  }

  /**
   * Asks to be trusted by the phone; answers the escrow bag. `trust-pending` while the person has not tapped: ask again.
   * `certificates` are PEM; see `createPairRecord`.
   */
  async pair(record: PairRecord): Promise<Uint8Array | undefined> {
    const pem = (value: string): Uint8Array => Buffer.from(value, 'latin1');
    const answer = await this.#ask({
      Request: 'Pair',
      PairRecord: {
        DeviceCertificate: pem(record.deviceCertificate),
        HostCertificate: pem(record.hostCertificate),
        HostID: record.hostId,
        RootCertificate: pem(record.rootCertificate),
        SystemBUID: record.systemBuid,
      },
      PairingOptions: { ExtendedPairingErrors: true },
      ProtocolVersion: '2',
    });
    return data(answer, 'EscrowBag');
  }

  /** Opens a trusted session, under TLS where the phone wants it. Throws `not-paired`, `locked`. */
  async startSession(record: PairRecord): Promise<void> {
    const { hostId, systemBuid } = record;
    const answer = await this.#ask({ Request: 'StartSession', HostID: hostId, SystemBUID: systemBuid });
    const id = text(answer, 'SessionID');
    if (id === undefined) throw new DeviceError('protocol', 'the phone opened a session without a number');
    if (truth(answer, 'EnableSessionSSL') === true) await startTls(this.#connection, record);
    this.#session = { id, record };
  }

  /** Starts a service, with the escrow bag where it reads data of a locked phone. Throws `not-found`, `locked`. */
  async startService(name: string, options: { readonly escrowBag?: boolean } = {}): Promise<StartedService> {
    const bag = options.escrowBag === true ? this.#session?.record.escrowBag : undefined;
    const escrow = bag === undefined ? {} : { EscrowBag: bag };
    const answer = await this.#ask({ Request: 'StartService', Service: name, ...escrow });
    const port = integer(answer, 'Port');
    if (port === undefined || port < 1 || port > 65535) {
      throw new DeviceError('protocol', `the phone started ${name} without a port`);
    }
    return { port, tls: truth(answer, 'EnableServiceSSL') === true };
  }

  /** Ends the session and with it this conversation. */
  async stopSession(): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    await this.#ask({ Request: 'StopSession', SessionID: session.id });
    this.#connection.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopSession().catch(() => {});
    this.#connection.destroy();
  }

  /** One request and its answer; a second one waits for the first. */
  #ask(request: Dictionary): Promise<Dictionary> {
    const asked = this.#last.then(() => this.#exchange(request));
    this.#last = asked.catch(() => {});
    return asked;
  }

  async #exchange(request: Dictionary): Promise<Dictionary> {
    try {
      await sendPlist(this.#connection, { Label: this.#label, ...request });
      return checked(await receivePlist(this.#connection), text(request, 'Request') ?? '');
    } catch (error) {
      const isAnswer = error instanceof DeviceError && error.answer !== undefined;
      if (!isAnswer) this.#connection.destroy(error);
      throw error;
    }
  }
}

function checked(answer: Dictionary, what: string): Dictionary {
  const error = text(answer, 'Error');
  if (error !== undefined) throw lockdownError(error, what);
  if (text(answer, 'Result') === 'Failure') throw lockdownError('Failure', what);
  const request = text(answer, 'Request');
  if (request !== undefined && request !== what) {
    throw new DeviceError('protocol', `the phone answered ${request} to ${what}`);
  }
  return answer;
}

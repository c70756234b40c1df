import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { PlistDict } from '@safelight/plist';
import { afcService } from './afc/service.ts';
import type { Faults } from './link/faults.ts';
import type { TrustAnswer } from './lockdown/trust.ts';
import type { Media } from './media/media.ts';
import { type ListenAddress, type SimulatedMuxer, startSimulatedMuxer } from './muxer/muxer.ts';
import { type LockState, SimulatedPhone } from './phone.ts';
import { iphoneValues, usualApps, usualDiagnostics } from './phone-values.ts';
import { diagnosticsRelayService } from './services/diagnostics-relay.ts';
import { installationProxyService } from './services/installation-proxy.ts';
import { notificationProxyService } from './services/notification-proxy.ts';
import type { Service } from './services/service.ts';
import { springboardServices } from './services/springboard-services.ts';

export interface CreatePhoneOptions {
  readonly media: Media;
  /** 25 characters as newer phones have them. */
  readonly udid?: string;
  /** An RSA key of 2048 bits, to save the time that making one takes. */
  readonly key?: KeyObject;
  readonly name?: string;
  /** Domains that replace those of the usual phone. */
  readonly values?: Readonly<Record<string, PlistDict>>;
  /** Services beside the usual ones, or in their stead under the same name. */
  readonly services?: readonly Service[];
  readonly trust?: TrustAnswer;
  readonly lock?: LockState;
  readonly faults?: Faults;
  readonly serviceTls?: boolean;
}

export const simulatedUdid = '00008130-000A1B2C3D4E5F60';

/** A phone in a drawer: plug it into a `SimulatedMuxer`. */
export async function createSimulatedPhone(options: CreatePhoneOptions): Promise<SimulatedPhone> {
  const { name, values = {} } = options;
  return new SimulatedPhone({
    udid: options.udid ?? simulatedUdid,
    key: options.key ?? (await newPhoneKey()),
    media: options.media,
    services: [...usualServices, ...(options.services ?? [])],
    values: { ...iphoneValues(name === undefined ? {} : { name }), ...values },
    trust: options.trust ?? { answer: 'trust', afterAsks: 0 },
    lock: options.lock ?? 'unlocked',
    faults: options.faults ?? {},
    serviceTls: options.serviceTls ?? true,
  });
}

export interface SimulatedIphone extends AsyncDisposable {
  /** In the syntax of USBMUXD_SOCKET_ADDRESS. */
  readonly address: string;
  readonly phone: SimulatedPhone;
  readonly muxer: SimulatedMuxer;
}

/** Starts a multiplexer with one phone plugged in. */
export async function startSimulatedIphone(
  options: CreatePhoneOptions & { readonly address: ListenAddress },
): Promise<SimulatedIphone> {
  const phone = await createSimulatedPhone(options);
  const muxer = await startSimulatedMuxer(options.address);
  muxer.plugIn(phone);
  return { address: muxer.address, phone, muxer, [Symbol.asyncDispose]: () => muxer[Symbol.asyncDispose]() };
}

/** A phone's own key. */
export async function newPhoneKey(): Promise<KeyObject> {
  return (await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey;
}

const usualServices: readonly Service[] = [
  afcService,
  notificationProxyService,
  installationProxyService(usualApps),
  diagnosticsRelayService(usualDiagnostics),
  springboardServices,
];

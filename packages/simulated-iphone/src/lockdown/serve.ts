import { randomUUID } from 'node:crypto';
import { isPlistDict, type PlistDict, type PlistValue } from '@safelight/plist';
import type { HostConnection } from '../link/host-connection.ts';
import type { SimulatedPhone } from '../phone.ts';
import { lookUp } from './values.ts';

interface Session {
  id: string | undefined;
}

/** What a request is answered with, and what happens to the connection once the answer has left. */
interface Answer {
  readonly message: PlistDict;
  readonly after?: 'start-tls' | 'stop-tls' | 'close';
}

/** One conversation with lockdown (libimobiledevice's lockdown.c, seen from the phone). */
export async function serveLockdown(connection: HostConnection, phone: SimulatedPhone): Promise<void> {
  const session: Session = { id: undefined };
  for (;;) {
    const request = await connection.receivePlist();
    const answer = answerTo(request, session, phone);
    await connection.sendPlist({ Request: request.Request ?? '', ...answer.message });
    if (answer.after === 'close') return;
    if (answer.after === 'start-tls') await connection.startRemovableTls(phone.trust.identity());
    if (answer.after === 'stop-tls') await connection.stopTls();
  }
}

function answerTo(request: PlistDict, session: Session, phone: SimulatedPhone): Answer {
  switch (request.Request) {
    case 'QueryType':
      return { message: { Type: 'com.apple.mobile.lockdown' } };
    case 'GetValue':
      return { message: getValue(request, session, phone) };
    case 'Pair':
    case 'ValidatePair':
      return { message: pair(request, phone) };
    case 'Unpair':
      return { message: unpair(request, phone) };
    case 'StartSession':
      return startSession(request, session, phone);
    case 'StopSession':
      return stopSession(request, session);
    case 'StartService':
      return { message: startService(request, session, phone) };
    case 'Goodbye':
      return { message: { Result: 'Success' }, after: 'close' };
    default:
      return { message: { Error: 'InvalidRequest' } };
  }
}

function getValue(request: PlistDict, session: Session, phone: SimulatedPhone): PlistDict {
  const domain = word(request.Domain);
  const key = word(request.Key);
  const found = lookUp(phone, { domain, key, trusted: session.id !== undefined });
  return {
    ...(domain === undefined ? {} : { Domain: domain }),
    ...(key === undefined ? {} : { Key: key }),
    ...(typeof found === 'object' && 'error' in found ? { Error: found.error } : { Value: found.value }),
  };
}

function pair(request: PlistDict, phone: SimulatedPhone): PlistDict {
  const record = request.PairRecord;
  if (!isPlistDict(record)) return { Error: 'InvalidPairRecord' };
  if (phone.lock !== 'unlocked') return { Error: 'PasswordProtected' };
  const bytes = (key: string): Uint8Array => {
    const value = record[key];
    return value instanceof Uint8Array ? value : new Uint8Array();
  };
  const result = phone.trust.pair({
    hostId: word(record.HostID) ?? '',
    deviceCertificate: bytes('DeviceCertificate'),
    hostCertificate: bytes('HostCertificate'),
    rootCertificate: bytes('RootCertificate'),
  });
  return 'error' in result ? { Error: result.error } : { EscrowBag: result.escrowBag };
}

function unpair(request: PlistDict, phone: SimulatedPhone): PlistDict {
  const record = request.PairRecord;
  const hostId = isPlistDict(record) ? word(record.HostID) : undefined;
  return phone.trust.forget(hostId ?? '') ? { Result: 'Success' } : { Error: 'InvalidHostID' };
}

function startSession(request: PlistDict, session: Session, phone: SimulatedPhone): Answer {
  const hostId = word(request.HostID) ?? '';
  if (!phone.trust.knows(hostId)) return { message: { Error: 'InvalidHostID' } };
  if (session.id !== undefined) return { message: { Error: 'SessionActive' } };
  phone.trust.useSessionOf(hostId);
  session.id = randomUUID().toUpperCase();
  return { message: { SessionID: session.id, EnableSessionSSL: true }, after: 'start-tls' };
}

function stopSession(request: PlistDict, session: Session): Answer {
  if (session.id === undefined || request.SessionID !== session.id) {
    return { message: { Error: 'SessionInactive' } };
  }
  session.id = undefined;
  return { message: { Result: 'Success' }, after: 'stop-tls' };
}

function startService(request: PlistDict, session: Session, phone: SimulatedPhone): PlistDict {
  if (session.id === undefined) return { Error: 'SessionInactive' };
  const name = word(request.Service) ?? '';
  const service = phone.services.get(name);
  if (service === undefined) return { Error: 'InvalidService' };
  const bag = request.EscrowBag;
  if (bag instanceof Uint8Array && !phone.trust.isEscrowBag(bag)) return { Error: 'InvalidEscrowBag' };
  const opened = phone.lock !== 'before-first-unlock' || bag instanceof Uint8Array;
  if (!opened) return { Error: 'PasswordProtected' };
  const tls = phone.serviceTls ? { EnableServiceSSL: true } : {};
  return { Service: name, Port: phone.openPort(service), ...tls };
}

function word(value: PlistValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

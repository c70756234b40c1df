import { type KeyObject, X509Certificate } from 'node:crypto';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import type { Connection } from './connection.ts';
import { DeviceError } from './errors.ts';
import type { PairRecord } from './pair-record.ts';

/**
 * Lays TLS over a connection to a phone. The phone is the server and shows the certificate that this computer signed
 * for it at pairing; it knows us by the host certificate. Those of C clients have SHA-1 signatures and empty names, so
 * no chain can be built and security level 0 is needed: instead of a chain, the phone's key is compared.
 *
 * Throws `not-paired` when another phone answers, `protocol` when the handshake fails.
 */
export async function startTls(connection: Connection, record: PairRecord): Promise<void> {
  const secureContext = context(record);
  const deviceKey = publicKey(record.deviceCertificate);
  await connection.upgrade(
    (socket) =>
      new Promise((resolve, reject) => {
        const secured = connectTls({ socket, secureContext, rejectUnauthorized: false });
        const fail = (cause: unknown): void => {
          secured.destroy();
          reject(failure(cause));
        };
        secured.once('error', fail);
        secured.once('close', () => fail(undefined));
        secured.once('secureConnect', () => {
          if (secured.getPeerX509Certificate()?.publicKey.equals(deviceKey) !== true) {
            secured.destroy();
            reject(new DeviceError('not-paired', 'the phone showed another key than at pairing'));
            return;
          }
          secured.removeAllListeners('close');
          secured.off('error', fail);
          resolve(secured);
        });
      }),
  );
}

function context(record: PairRecord): SecureContext {
  try {
    return createSecureContext({
      cert: record.hostCertificate,
      key: record.hostPrivateKey,
      ciphers: 'DEFAULT:@SECLEVEL=0',
      minVersion: 'TLSv1',
    });
  } catch (cause) {
    throw new DeviceError('not-paired', 'the pair record holds an unusable certificate or key', { cause });
  }
}

function publicKey(certificate: string): KeyObject {
  try {
    return new X509Certificate(certificate).publicKey;
  } catch (cause) {
    throw new DeviceError('not-paired', 'the pair record holds no device certificate', { cause });
  }
}

function failure(cause: unknown): DeviceError {
  if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('ERR_SSL')) {
    return new DeviceError('protocol', 'the phone and this computer could not agree on TLS', { cause });
  }
  return new DeviceError('disconnected', 'the connection ended while TLS was set up', { cause });
}

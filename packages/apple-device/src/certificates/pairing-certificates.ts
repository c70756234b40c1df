import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { DeviceError } from '../errors.ts';
import * as der from './der.ts';

/** An RSA key pair of 2048 bits. */
export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export interface PairingCertificateOptions {
  /** The phone's `DevicePublicKey`: PEM, PKCS #1 or SPKI. */
  readonly devicePublicKey: string;
  readonly root: KeyPair;
  readonly host: KeyPair;
  /** Certificates hold for ten years from here. */
  readonly validFrom: Date;
}

export interface PairingCertificates {
  readonly root: string;
  readonly host: string;
  readonly device: string;
}

const oid = {
  sha256WithRsa: '1.2.840.113549.1.1.11',
  basicConstraints: '2.5.29.19',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
};

/** digitalSignature and keyEncipherment, the first and third bit of KeyUsage. */
const signAndEncipher = { bits: 0b1010_0000, unused: 5 };

/**
 * The three certificates of a pairing, PEM: a root authority of this computer's own, the host's and the phone's, both
 * signed by it, with empty names, as libimobiledevice makes them (userpref.c) but signed with SHA-256.
 * Throws `protocol` when the phone's key is none.
 */
export function createPairingCertificates(options: PairingCertificateOptions): PairingCertificates {
  const { root, host, validFrom } = options;
  const deviceKey = readPublicKey(options.devicePublicKey);
  const make = (key: KeyObject, authority: boolean): string =>
    certificate({ key, root, authority, validFrom });
  return {
    root: make(root.publicKey, true),
    host: make(host.publicKey, false),
    device: make(deviceKey, false),
  };
}

interface Certificate {
  readonly key: KeyObject;
  readonly root: KeyPair;
  readonly authority: boolean;
  readonly validFrom: Date;
}

function certificate({ key, root, authority, validFrom }: Certificate): string {
  const algorithm = der.sequence(der.objectIdentifier(oid.sha256WithRsa), der.nullValue());
  const publicKey = key.export({ type: 'spki', format: 'der' });
  const noName = der.sequence();
  const body = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(0),
    algorithm,
    noName,
    der.sequence(der.time(validFrom), der.time(tenYearsAfter(validFrom))),
    noName,
    publicKey,
    der.explicit(3, der.sequence(...extensions(authority, publicKey))),
  );
  const signature = sign('sha256', body, root.privateKey);
  return pem(der.sequence(body, algorithm, der.bitString(signature)));
}

function extensions(authority: boolean, publicKey: Uint8Array): readonly Buffer[] {
  const constraints = authority ? der.sequence(der.boolean(true)) : der.sequence();
  const basic = der.sequence(
    der.objectIdentifier(oid.basicConstraints),
    der.boolean(true),
    der.octetString(constraints),
  );
  if (authority) return [basic];
  const identifier = createHash('sha1').update(publicKey).digest();
  const usage = der.bitString(Buffer.from([signAndEncipher.bits]), signAndEncipher.unused);
  return [
    basic,
    der.sequence(
      der.objectIdentifier(oid.subjectKeyIdentifier),
      der.octetString(der.octetString(identifier)),
    ),
    der.sequence(der.objectIdentifier(oid.keyUsage), der.boolean(true), der.octetString(usage)),
  ];
}

function tenYearsAfter(date: Date): Date {
  const later = new Date(date);
  later.setUTCFullYear(later.getUTCFullYear() + 10);
  return later;
}

function readPublicKey(text: string): KeyObject {
  try {
    return createPublicKey(text);
  } catch (cause) {
    throw new DeviceError('protocol', 'the phone has no readable public key', { cause });
  }
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

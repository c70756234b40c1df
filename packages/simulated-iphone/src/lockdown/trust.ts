import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import type { TlsIdentity } from '../link/tls-layer.ts';

/** What the person does with "Trust This Computer?": the answer, after so many asks of the host. */
export interface TrustAnswer {
  readonly answer: 'trust' | 'dont-trust';
  /** Asks that are answered "pending" first; Infinity for a person who never comes. */
  readonly afterAsks: number;
}

interface PairedHost {
  readonly deviceCertificate: string;
  readonly hostCertificates: readonly Uint8Array[];
  readonly escrowBag: Buffer;
}

/** What a host hands over in Pair. */
export interface PairRequest {
  readonly hostId: string;
  readonly deviceCertificate: Uint8Array;
  readonly hostCertificate: Uint8Array;
  readonly rootCertificate: Uint8Array;
}

/** The hosts that a phone trusts, and how it comes to. */
export class Trust {
  answer: TrustAnswer;
  readonly #key: KeyObject;
  readonly #hosts = new Map<string, PairedHost>();
  #asks = 0;
  #last: PairedHost | undefined;

  constructor(key: KeyObject, answer: TrustAnswer) {
    this.#key = key;
    this.answer = answer;
  }

  /** Lockdown's word for what became of a Pair; the escrow bag when the host is trusted now. */
  pair(request: PairRequest): { readonly error: string } | { readonly escrowBag: Buffer } {
    if (!this.#isSound(request)) return { error: 'InvalidPairRecord' };
    const known = this.#hosts.get(request.hostId);
    if (known === undefined) {
      this.#asks++;
      if (this.#asks <= this.answer.afterAsks) return { error: 'PairingDialogResponsePending' };
      this.#asks = 0;
      if (this.answer.answer === 'dont-trust') return { error: 'UserDeniedPairing' };
    }
    const host = {
      deviceCertificate: pem(request.deviceCertificate),
      hostCertificates: [der(request.hostCertificate), der(request.rootCertificate)],
      escrowBag: known?.escrowBag ?? randomBytes(32),
    };
    this.#hosts.set(request.hostId, host);
    return { escrowBag: host.escrowBag };
  }

  knows(hostId: string): boolean {
    return this.#hosts.has(hostId);
  }

  forget(hostId: string): boolean {
    return this.#hosts.delete(hostId);
  }

  /** "Reset Location & Privacy": every computer must ask again. */
  forgetAll(): void {
    this.#hosts.clear();
  }

  /** Makes this host's certificates those of the next TLS handshakes. */
  useSessionOf(hostId: string): void {
    this.#last = this.#hosts.get(hostId);
  }

  isEscrowBag(bag: Uint8Array): boolean {
    return [...this.#hosts.values()].some((host) => Buffer.compare(host.escrowBag, bag) === 0);
  }

  /** The phone's end of TLS with the host of the latest session. */
  identity(): TlsIdentity {
    if (this.#last === undefined) throw new Error('no session was ever started');
    return {
      certificate: this.#last.deviceCertificate,
      privateKey: this.#key.export({ type: 'pkcs1', format: 'pem' }).toString(),
      hostCertificates: [...this.#hosts.values()].flatMap((host) => host.hostCertificates),
    };
  }

  /** The device certificate must be for this phone's key, and signed by the root. */
  #isSound(request: PairRequest): boolean {
    try {
      const device = new X509Certificate(request.deviceCertificate);
      const root = new X509Certificate(request.rootCertificate);
      const host = new X509Certificate(request.hostCertificate);
      const own = createPublicKey(this.#key);
      return device.publicKey.equals(own) && device.verify(root.publicKey) && host.verify(root.publicKey);
    } catch {
      return false;
    }
  }
}

function pem(certificate: Uint8Array): string {
  return new X509Certificate(certificate).toString();
}

function der(certificate: Uint8Array): Uint8Array {
  return new Uint8Array(new X509Certificate(certificate).raw);
}

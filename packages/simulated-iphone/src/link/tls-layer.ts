import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface TlsIdentity {
  /** The certificate that the host signed for this phone, PEM. */
  readonly certificate: string;
  /** The phone's own key, PEM. */
  readonly privateKey: string;
  /** DER of the certificates by which the host may name itself. */
  readonly hostCertificates: readonly Uint8Array[];
}

/**
 * The phone's end of TLS: it is the server, asks for the host's certificate and hangs up on any but the paired one.
 * Certificates of C clients have SHA-1 signatures and empty names, hence security level 0.
 */
export async function serveTls(socket: Duplex, identity: TlsIdentity): Promise<TLSSocket> {
  const secured = new TLSSocket(socket, {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
    secureContext: createSecureContext({
      cert: identity.certificate,
      key: identity.privateKey,
      ciphers: 'DEFAULT:@SECLEVEL=0',
      minVersion: 'TLSv1',
    }),
  });
  await new Promise<void>((resolve, reject) => {
    secured.once('secure', resolve);
    secured.once('error', reject);
    secured.once('close', () => reject(new Error('the host ended the handshake')));
  });
  const shown = secured.getPeerCertificate().raw as Uint8Array | undefined;
  const known = identity.hostCertificates.some(
    (der) => shown !== undefined && Buffer.compare(der, shown) === 0,
  );
  if (known) return secured;
  secured.destroy();
  throw new Error('the host showed a certificate that was never paired');
}

/**
 * A socket under TLS that can be taken off again, as lockdown does after StopSession: what comes after the host's
 * close_notify stays in the inner socket.
 */
export class RemovableLayer extends Duplex {
  readonly #inner: Duplex;
  readonly #onReadable = (): void => this._read();
  readonly #onEnd = (): void => void this.push(null);

  constructor(inner: Duplex) {
    super();
    this.#inner = inner;
    inner.on('readable', this.#onReadable).on('end', this.#onEnd).on('close', this.#onEnd);
  }

  /** Leaves the inner socket alone from now on. */
  remove(): void {
    this.#inner.off('readable', this.#onReadable).off('end', this.#onEnd).off('close', this.#onEnd);
  }

  override _read(): void {
    const bytes = this.#inner.read() as Buffer | null;
    if (bytes !== null) this.push(bytes);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#inner.destroyed) callback(new Error('the socket is closed'));
    else this.#inner.write(chunk, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    callback();
  }
}

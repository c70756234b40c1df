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

/** Content types of TLS records are 20 to 23; a clear lockdown message begins with the high byte of its length, 0. */
const isTlsRecord = (first: number): boolean => first >= 20 && first <= 23;
const recordHeaderBytes = 5;

/**
 * A socket under TLS that can be taken off again, as lockdown does after StopSession. Only TLS records pass: what the
 * host says in clear after its close_notify goes back to the inner socket.
 */
export class RemovableLayer extends Duplex {
  readonly #inner: Duplex;
  #waiting: Buffer = Buffer.alloc(0);
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
    if (this.#waiting.length > 0) this.#inner.unshift(this.#waiting);
  }

  override _read(): void {
    const bytes = this.#inner.read() as Buffer | null;
    if (bytes === null) return;
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    const end = endOfRecords(this.#waiting);
    if (end > 0) this.push(this.#waiting.subarray(0, end));
    this.#waiting = this.#waiting.subarray(end);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, callback: (error?: Error | null) => void): void {
    if (this.#inner.destroyed) callback(new Error('the socket is closed'));
    else this.#inner.write(chunk, callback);
  }

  override _final(callback: (error?: Error | null) => void): void {
    callback();
  }
}

/** Where the whole TLS records at the start of these bytes end. */
function endOfRecords(bytes: Buffer): number {
  let end = 0;
  while (end + recordHeaderBytes <= bytes.length && isTlsRecord(bytes.readUInt8(end))) {
    const next = end + recordHeaderBytes + bytes.readUInt16BE(end + 3);
    if (next > bytes.length) break;
    end = next;
  }
  return end;
}

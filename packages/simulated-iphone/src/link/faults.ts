/** What goes wrong on the cable of one phone. Bytes are those that its services send, counted before TLS. */
export interface Faults {
  /** Each message of a service leaves this much later; later ones wait beside it, not behind it. */
  readonly latencyMs?: number;
  /** A slow link. */
  readonly bytesPerSecond?: number;
  /** The cable is pulled when this many bytes were sent, in the middle of a message where it falls so. */
  readonly unplugAfterBytes?: number;
  /** Nothing more is sent when this many bytes were sent; the connection stays open. */
  readonly stallAfterBytes?: number;
  /** Changes what a service says: other bytes for a message, or undefined to leave it as it is. */
  readonly tamper?: (message: Buffer, service: string) => Buffer | undefined;
}

/** The faults in force on a phone, and how much it has sent under them. */
export interface Cable {
  readonly faults: Faults;
  readonly sentBytes: number;
  count(bytes: number): void;
  unplug(): void;
}

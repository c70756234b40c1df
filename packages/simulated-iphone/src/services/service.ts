import type { HostConnection } from '../link/host-connection.ts';
import type { SimulatedPhone } from '../phone.ts';

/**
 * A service that lockdown starts by name. A file that exports one of these is all that a new service needs; it is
 * given to the phone in `services`.
 */
export interface Service {
  /** Apple's name, such as `com.apple.afc`. */
  readonly name: string;
  /** Holds one whole conversation, TLS already in place; the connection is closed when it returns or throws. */
  serve(connection: HostConnection, phone: SimulatedPhone): Promise<void>;
}

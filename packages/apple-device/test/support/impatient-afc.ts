import { AfcClient, openService, type TrustedPhone } from '@safelight/apple-device';

/** AFC that waits no longer than this for the phone once it is open; opening may take its time on a busy machine. */
export async function openImpatientAfc(phone: TrustedPhone, idleMs: number): Promise<AfcClient> {
  const connection = await openService(phone, 'com.apple.afc');
  connection.idleMs = idleMs;
  return new AfcClient(connection);
}

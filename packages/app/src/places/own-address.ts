import { networkInterfaces } from 'node:os';

const local = /^(localhost|127\.|::1|\[::1\])/i;

/** Whether a host's name or address is this computer's: what it serves to itself is on nobody knows which disk of its own. */
export function isOwnAddress(host: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return local.test(host) || own.some(({ address }) => address === host);
}

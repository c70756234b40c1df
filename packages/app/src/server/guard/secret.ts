import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 random bits that fit into an address and a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Equal, told in a time that does not depend on where they differ. */
export function sameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digestOf(one), digestOf(other));
}

/** Signs and opens texts that are handed to the page and come back: `undefined` for what was not signed here. */
export interface Seal {
  sign(text: string): string;
  open(signed: string): string | undefined;
}

export function seal(purpose: string): Seal {
  const key = randomBytes(32);
  const mac = (text: string): string =>
    createHmac('sha256', key).update(`${purpose}\0${text}`).digest('base64url');
  return {
    sign: (text) => `${Buffer.from(text).toString('base64url')}.${mac(text)}`,
    open(signed) {
      const [encoded = '', signature = '', ...rest] = signed.split('.');
      const text = Buffer.from(encoded, 'base64url').toString();
      return rest.length === 0 && sameSecret(signature, mac(text)) ? text : undefined;
    },
  };
}

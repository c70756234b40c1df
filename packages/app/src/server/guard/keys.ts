import { newSecret, sameSecret } from './secret.ts';

/** Who may look: an address works once and gives a browser its cookie; the cookie works as long as the server runs. */
export interface Keys {
  /** A new token for an address; those given out before and not used stay good. */
  token(): string;
  /** A cookie in exchange for a token that was not used yet. */
  redeem(token: string): string | undefined;
  isCookie(value: string): boolean;
}

/** So many addresses may wait to be opened; the oldest is forgotten. */
const mostTokens = 8;

export function keys(): Keys {
  const tokens: string[] = [];
  const cookies: string[] = [];
  return {
    token() {
      const token = newSecret();
      tokens.push(token);
      if (tokens.length > mostTokens) tokens.shift();
      return token;
    },
    redeem(token) {
      const at = tokens.findIndex((good) => sameSecret(good, token));
      if (at < 0) return undefined;
      tokens.splice(at, 1);
      const cookie = newSecret();
      cookies.push(cookie);
      return cookie;
    },
    isCookie: (value) => cookies.some((good) => sameSecret(good, value)),
  };
}

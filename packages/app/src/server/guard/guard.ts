import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { safeHeaders } from './headers.ts';
import type { Keys } from './keys.ts';
import { refusal } from './refusal.ts';

export interface GuardOptions {
  readonly keys: Keys;
  /** The port that the server listens on; known once it listens. */
  port(): number;
}

/** Cookies know no ports, so each server's has a name of its own. */
export const cookieName = (port: number): string => `safelight-${port}`;

/** The address at which a token becomes a cookie: the only one that needs none. */
export const openPath = '/open';

/** Refuses what does not come from our own page in a browser that was let in. */
export function guard({ keys, port }: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const no = refused(context, port()) ?? withoutKey(context, keys, port());
    if (no === undefined) await next();
    else context.res = no;
    for (const [name, value] of Object.entries(safeHeaders))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

/** Another name for this address (DNS rebinding), or another site's page (CSRF). */
function refused({ req }: Context, port: number): Response | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const host = req.header('host') ?? '';
  if (!hosts.includes(host)) return refusal(403, 'foreign-host');
  const origin = req.header('origin');
  if (origin !== undefined && origin !== `http://${host}`) return refusal(403, 'foreign-origin');
  const reads = req.method === 'GET' || req.method === 'HEAD';
  if (!reads && origin === undefined) return refusal(403, 'foreign-origin');
  // A browser says who asks; our address may be opened from anywhere, by the person.
  const site = req.header('sec-fetch-site');
  const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  return fromElsewhere && req.path !== openPath ? refusal(403, 'foreign-origin') : undefined;
}

function withoutKey(context: Context, keys: Keys, port: number): Response | undefined {
  if (context.req.path === openPath) return undefined;
  const cookie = getCookie(context, cookieName(port));
  return cookie !== undefined && keys.isCookie(cookie) ? undefined : refusal(401, 'no-key');
}

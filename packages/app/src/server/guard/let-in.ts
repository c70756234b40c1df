import type { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { cookieName, type GuardOptions, openPath } from './guard.ts';
import { refusal } from './refusal.ts';

// A redirect would still count as coming from the terminal or mail that held the address, and go without the cookie.
const page = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=/">
<title>Safelight</title><p><a href="/">Safelight</a></p></html>`;

/** `GET /open?token=…`: lets a browser in, once. */
export function letIn(app: Hono, { keys, port }: GuardOptions): void {
  app.get(openPath, (context) => {
    const cookie = keys.redeem(context.req.query('token') ?? '');
    if (cookie === undefined) return refusal(401, 'no-key');
    setCookie(context, cookieName(port()), cookie, { httpOnly: true, sameSite: 'Strict', path: '/' });
    return context.html(page);
  });
}

import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Hono } from 'hono';
import { refusal } from './guard/refusal.ts';

/** Where `npm run build` puts the page. */
export const builtPage = join(import.meta.dirname, '../../dist/dashboard');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Safelight</title>
<p>The page was not built. Run <code>npm run build</code>, then start Safelight again.</p></html>`;

/**
 * Hands out the built page: its files by the names that were listed at the start, so that no path from outside reaches
 * the file system, and its first file for every address that the page itself knows.
 */
export async function servePage(app: Hono, folder = builtPage): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const files = new Map(names.map((name) => [`/${name.split(sep).join('/')}`, join(folder, name)]));
  const index = files.get('/index.html');
  serveIcon(app, files);
  app.get('*', async (context) => {
    const { path } = context.req;
    const type = types[extname(path)];
    const file = files.get(path);
    if (file !== undefined && type !== undefined && path !== '/index.html') {
      // Vite names each file after its content.
      const caching = path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache';
      return context.body(await readFile(file), 200, { 'content-type': type, 'cache-control': caching });
    }
    if (extname(path) !== '' || path.startsWith('/api/')) return refusal(404, 'not-found');
    return context.html(index === undefined ? notBuilt : await readFile(index, 'utf8'));
  });
}

/** What does not name an icon, as the address that lets a browser in or a picture by itself, is asked for one by this name. */
function serveIcon(app: Hono, files: ReadonlyMap<string, string>): void {
  const [, lamp] = [...files].find(([path]) => /^\/assets\/lamp-[\w-]+\.svg$/.test(path)) ?? [];
  if (lamp === undefined) return;
  const headers = { 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' };
  app.get('/favicon.ico', async (context) => context.body(await readFile(lamp), 200, headers));
}

import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/**
 * Opens an address that holds a secret in the person's browser. Whoever is on this computer can read what programs are
 * called with, so the browser is given a file that only its owner can read, and which leads on. True where a program that opens it was found.
 */
export async function openBrowser(address: string, folder: string): Promise<boolean> {
  const file = join(folder, 'open-safelight.html');
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${address}"><title>Safelight</title>`;
  await writeFile(file, page, { mode: 0o600 });
  const [program, ...words] = openerOn(process.platform, pathToFileURL(file).href);
  if (program === undefined) return false;
  const child = spawn(program, words, { stdio: 'ignore', detached: true });
  child.unref();
  return await new Promise((done) => {
    child.on('error', () => done(false));
    child.on('spawn', () => done(true));
  });
}

function openerOn(platform: NodeJS.Platform, url: string): string[] {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY === undefined && WAYLAND_DISPLAY === undefined ? [] : ['xdg-open', url];
}

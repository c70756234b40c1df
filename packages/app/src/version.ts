import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** This program's version, as its package says. */
export function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8'));
  return (manifest as { readonly version: string }).version;
}
